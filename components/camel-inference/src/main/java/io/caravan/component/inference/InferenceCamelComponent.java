package io.caravan.component.inference;

import io.caravan.dispatch.ResponseTap;
import io.caravan.pool.EndpointFailureListener;
import io.caravan.time.NanoClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * The component {@code inference:}. Its properties are set before it starts; they hold for all requests.
 */
public final class InferenceCamelComponent extends DefaultComponent {

    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration responseTimeout = Duration.ofMinutes(10);
    private Duration idleTimeout = Duration.ofMinutes(5);
    private Duration maxIdle = Duration.ofSeconds(30);
    private int maxIdlePerEndpoint = 256;
    private boolean exposeEndpoint;
    private ResponseTap.Factory tapFactory = ResponseTap.Factory.NONE;
    private EndpointFailureListener failureListener = EndpointFailureListener.NONE;
    private NanoClock clock = NanoClock.system();
    private @Nullable UpstreamConnections connections;
    private @Nullable ExecutorService lookUps;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("dispatch")) {
            throw new IllegalArgumentException("Unknown endpoint '" + uri + "'; allowed: inference:dispatch");
        }
        return new InferenceCamelEndpoint(uri, this);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        RelaySettings settings = new RelaySettings(
                new RelaySettings.Limits(connectTimeout, responseTimeout, idleTimeout, maxIdle),
                maxIdlePerEndpoint,
                exposeEndpoint,
                tapFactory,
                failureListener,
                clock);
        lookUps = getCamelContext().getExecutorServiceManager().newSingleThreadExecutor(this, "InferenceLookUp");
        connections = new UpstreamConnections(settings, new HostResolver(lookUps));
    }

    @Override
    protected void doStop() throws Exception {
        if (connections != null) {
            connections.closeIdle();
        }
        if (lookUps != null) {
            getCamelContext().getExecutorServiceManager().shutdownNow(lookUps);
        }
        super.doStop();
    }

    UpstreamConnections connections() {
        UpstreamConnections started = connections;
        if (started == null) {
            throw new IllegalStateException("The component inference: has not been started");
        }
        return started;
    }

    /** How long making a connection may take; default 2 s. */
    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /** How long the first byte of an answer's body may take; default 10 min. */
    public void setResponseTimeout(Duration responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    /** How long an answer, or a client that reads it, may stand still; default 5 min. */
    public void setIdleTimeout(Duration idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    /** How long an unused connection is kept; default 30 s. */
    public void setMaxIdle(Duration maxIdle) {
        this.maxIdle = maxIdle;
    }

    /** Unused connections kept per endpoint and event loop; default 256. */
    public void setMaxIdlePerEndpoint(int maxIdlePerEndpoint) {
        this.maxIdlePerEndpoint = maxIdlePerEndpoint;
    }

    /** Whether answers carry the header {@code x-caravan-endpoint}; default no. */
    public void setExposeEndpoint(boolean exposeEndpoint) {
        this.exposeEndpoint = exposeEndpoint;
    }

    /** Who looks at answers as they go by; default nobody. */
    public void setTapFactory(ResponseTap.Factory tapFactory) {
        this.tapFactory = tapFactory;
    }

    /** Who is told of endpoints that cannot be reached; default nobody. */
    public void setFailureListener(EndpointFailureListener failureListener) {
        this.failureListener = failureListener;
    }

    /** The time; default the machine's. */
    public void setClock(NanoClock clock) {
        this.clock = clock;
    }
}

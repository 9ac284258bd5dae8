package io.caravan.component.inference;

import io.caravan.component.inference.facts.PagePlan;
import io.caravan.component.inference.facts.PollContext;
import io.caravan.component.inference.net.Connector;
import io.caravan.component.inference.net.HostResolver;
import io.caravan.component.inference.net.Tls;
import io.caravan.component.inference.tokens.EngineTokens;
import io.caravan.dispatch.ResponseTap;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.LoadLedger;
import io.caravan.outlier.AttemptListener;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.time.NanoClock;
import io.caravan.tokens.TokenSource;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
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
    private UpstreamCredentials credentials = UpstreamCredentials.CLIENTS;
    private PagePlan metricsPlan = PagePlan.metrics();
    private PagePlan modelsPlan = PagePlan.models();
    private PagePlan healthPlan = PagePlan.health();
    private ResponseTap.Factory tapFactory = ResponseTap.Factory.NONE;
    private AttemptListener attemptListener = AttemptListener.NONE;
    private @Nullable Supplier<SslContext> tls;
    private NanoClock clock = NanoClock.system();
    private @Nullable UpstreamConnections connections;
    private @Nullable Connector connector;
    private @Nullable HostResolver hosts;
    private @Nullable ExecutorService lookUps;
    private @Nullable InferencePoolState pool;
    private @Nullable LoadLedger ledger;
    private @Nullable EventLoopGroup workerGroup;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        InferenceCamelEndpoint endpoint =
                switch (remaining) {
                    case "dispatch" -> new InferenceCamelEndpoint(uri, this, null);
                    case "metrics" -> new InferenceCamelEndpoint(uri, this, metricsPlan);
                    case "models" -> new InferenceCamelEndpoint(uri, this, modelsPlan);
                    case "kv-event-sources" -> new InferenceCamelEndpoint(uri, this, PagePlan.kvEventSources());
                    case "health" -> new InferenceCamelEndpoint(uri, this, healthPlan);
                    default ->
                        throw new IllegalArgumentException(
                                "Unknown endpoint 'inference:" + remaining
                                        + "'; allowed: inference:dispatch, inference:metrics, inference:models, inference:health, inference:kv-event-sources");
                };
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        RelaySettings settings = new RelaySettings(
                new RelaySettings.Limits(connectTimeout, responseTimeout, idleTimeout, maxIdle),
                maxIdlePerEndpoint,
                exposeEndpoint,
                credentials,
                tapFactory,
                attemptListener,
                clock);
        lookUps = getCamelContext().getExecutorServiceManager().newSingleThreadExecutor(this, "InferenceLookUp");
        hosts = new HostResolver(lookUps);
        connector = new Connector(hosts, new Tls(tls), connectTimeout);
        connections = new UpstreamConnections(settings, connector);
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

    /** Ends all requests that are under way with a typed error, for a gateway that must not wait for them any longer. */
    public void endRequests() {
        connections().endRequests();
    }

    UpstreamConnections connections() {
        UpstreamConnections started = connections;
        if (started == null) {
            throw new IllegalStateException("The component inference: has not been started");
        }
        return started;
    }

    /**
     * A source of token ids that asks engines, over connections like those of requests.
     *
     * @param name {@code ENGINE_RENDER} or {@code ENGINE_TOKENIZE}
     * @param renderer who is asked in place of the pool's endpoints; null for them
     */
    public TokenSource tokenSource(PromptTokens.Source name, @Nullable InferenceEndpoint renderer) {
        InferencePoolState known = pool;
        if (known == null) {
            throw new IllegalStateException("A source of token ids needs the component's pool");
        }
        return new EngineTokens(
                name, known, renderer, new EngineTokens.Network(this::connector, credentials::ask, clock));
    }

    private Connector connector() {
        Connector started = connector;
        if (started == null) {
            throw new IllegalStateException("The component inference: has not been started");
        }
        return started;
    }

    PollContext pollContext(PagePlan plan) {
        if (hosts == null || pool == null || ledger == null || workerGroup == null) {
            throw new IllegalStateException(
                    "inference:metrics, inference:models, inference:health and inference:kv-event-sources need the component's pool, ledger and workerGroup");
        }
        Connector connector = new Connector(hosts, new Tls(tls), plan.timeout());
        return new PollContext(pool, ledger, workerGroup, connector, credentials::addOwn, clock);
    }

    /** Whose pages are read. */
    public void setPool(InferencePoolState pool) {
        this.pool = pool;
    }

    /** Tells the readers of pages whether requests are being dispatched. */
    public void setLedger(LoadLedger ledger) {
        this.ledger = ledger;
    }

    /** Where the readers' connections live; best the consumer's own group. */
    public void setWorkerGroup(EventLoopGroup workerGroup) {
        this.workerGroup = workerGroup;
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

    /** What becomes of credentials on the way to endpoints; default the client's go through. */
    public void setCredentials(UpstreamCredentials credentials) {
        this.credentials = credentials;
    }

    /** Where and how often {@code inference:metrics} reads, unless its URI says otherwise; default {@link PagePlan#metrics}. */
    public void setMetricsPlan(PagePlan metricsPlan) {
        this.metricsPlan = metricsPlan;
    }

    /** Where and how often {@code inference:models} reads, unless its URI says otherwise; default {@link PagePlan#models}. */
    public void setModelsPlan(PagePlan modelsPlan) {
        this.modelsPlan = modelsPlan;
    }

    /** Where and how often {@code inference:health} reads, unless its URI says otherwise; default {@link PagePlan#health}. */
    public void setHealthPlan(PagePlan healthPlan) {
        this.healthPlan = healthPlan;
    }

    /** Who looks at answers as they go by; default nobody. */
    public void setTapFactory(ResponseTap.Factory tapFactory) {
        this.tapFactory = tapFactory;
    }

    /** Who is told how attempts to have requests served end; default nobody. */
    public void setAttemptListener(AttemptListener attemptListener) {
        this.attemptListener = attemptListener;
    }

    /** Gives the context for every new TLS connection; default one that trusts the authorities the machine trusts. */
    public void setTls(Supplier<SslContext> tls) {
        this.tls = tls;
    }

    /** The time; default the machine's. */
    public void setClock(NanoClock clock) {
        this.clock = clock;
    }
}

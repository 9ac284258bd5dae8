package io.caravan.component.zeromq;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * The component {@code zeromq:}. Its threads are started with the first socket. It speaks TCP only: JeroMQ's other transports
 * do not reach other implementations of ZeroMQ.
 */
@Component("zeromq")
public final class ZeroMqComponent extends DefaultComponent {

    @Metadata(defaultValue = "1", description = "Threads that move bytes between connections and sockets.")
    private int ioThreads = 1;

    @Metadata(
            defaultValue = "1",
            description = "Threads that own the sockets: all endpoints are shared out among them.")
    private int pollThreads = 1;

    @Metadata(
            defaultValue = "4",
            description =
                    "Threads that run the routes of consumers. A consumer uses one at a time, and none while it has"
                            + " nothing to do.")
    private int routeThreads = 4;

    private @Nullable Sockets sockets;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        int colon = remaining.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "'zeromq:" + remaining + "' is not of the form zeromq:socketType:tcp://host:port");
        }
        ZeroMqEndpoint endpoint = new ZeroMqEndpoint(uri, this);
        endpoint.setSocketType(remaining.substring(0, colon));
        endpoint.setAddress(remaining.substring(colon + 1));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        EndpointCheck.range("ioThreads", ioThreads, 1, 64);
        EndpointCheck.range("pollThreads", pollThreads, 1, 64);
        EndpointCheck.range("routeThreads", routeThreads, 1, 1024);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        Sockets opened;
        synchronized (this) {
            opened = sockets;
            sockets = null;
        }
        if (opened != null) {
            opened.close();
        }
    }

    synchronized Sockets sockets() {
        if (sockets == null) {
            sockets = Sockets.start(this, ioThreads, pollThreads, routeThreads);
        }
        return sockets;
    }

    public int getIoThreads() {
        return ioThreads;
    }

    public void setIoThreads(int ioThreads) {
        this.ioThreads = ioThreads;
    }

    public int getPollThreads() {
        return pollThreads;
    }

    public void setPollThreads(int pollThreads) {
        this.pollThreads = pollThreads;
    }

    public int getRouteThreads() {
        return routeThreads;
    }

    public void setRouteThreads(int routeThreads) {
        this.routeThreads = routeThreads;
    }
}

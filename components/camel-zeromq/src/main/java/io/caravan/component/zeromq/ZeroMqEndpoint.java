package io.caravan.component.zeromq;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Send and receive messages over ZeroMQ sockets.
 *
 * <p>All users of an endpoint share one socket, which is open while there is at least one of them.
 */
@ManagedResource(description = "Managed ZeroMqEndpoint")
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "zeromq",
        title = "ZeroMQ",
        syntax = "zeromq:socketType:address",
        category = {Category.MESSAGING},
        headersClass = ZeroMqConstants.class)
public final class ZeroMqEndpoint extends DefaultEndpoint {

    private final ZeroMqComponent component;
    private final ZeroMqStats stats = new ZeroMqStats();
    private volatile @Nullable Sockets sockets;
    private @Nullable OpenSocket socket;
    private @Nullable SocketEvents events;
    private boolean consumed;
    private int users;

    @UriPath(enums = "sub,pub,push,pull,req,rep,dealer,router", description = "What the socket is.")
    @Metadata(required = true)
    private String socketType = "";

    @UriPath(description = "The address, as tcp://host:port. A socket that binds may have * as its host or port.")
    @Metadata(required = true)
    private String address = "";

    @UriParam(defaultValue = "false", description = "Whether the socket waits for connections instead of making one.")
    private boolean bind;

    @UriParam(
            label = "consumer",
            description = "sub only: what the first frame of a wanted message begins with; several separated by commas."
                    + " Default all messages.")
    private @Nullable String topics;

    @UriParam(
            label = "consumer",
            defaultValue = "1",
            description = "With 1 an exchange is one message, a list of frames. With more it is a list of up to so many"
                    + " messages: those that have arrived, without waiting for others.")
    private int batchSize = 1;

    @UriParam(
            label = "consumer,advanced",
            description = "Told of connects and disconnects; a reference to a ZeroMqConnectionListener such as #name.")
    private @Nullable ZeroMqConnectionListener connectionListener;

    @UriParam(
            label = "producer",
            defaultValue = "1000",
            description = "Messages that may wait until the socket takes them; sending more is an error.")
    private int sendQueueSize = 1000;

    @UriParam(
            label = "producer",
            defaultValue = "20000",
            javaType = "java.time.Duration",
            description = "req only: how long the reply may take.")
    private long requestTimeout = 20_000;

    @UriParam
    private ZeroMqTransport transport = new ZeroMqTransport();

    @UriParam
    private ZeroMqSecurity protection = new ZeroMqSecurity();

    ZeroMqEndpoint(String uri, ZeroMqComponent component) {
        super(uri, component);
        this.component = component;
    }

    @Override
    public Producer createProducer() {
        if (!kind().sends()) {
            throw new IllegalArgumentException("A " + socketType + " socket cannot be sent to: " + this);
        }
        return new ZeroMqProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (!kind().receives()) {
            throw new IllegalArgumentException("A " + socketType + " socket cannot be received from: " + this);
        }
        ZeroMqConsumer consumer = new ZeroMqConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** What has happened on the socket. */
    public ZeroMqStats stats() {
        return stats;
    }

    /**
     * The address the socket is bound to, with the port the system has chosen for it.
     *
     * @throws IllegalStateException when the socket is not open
     */
    public synchronized String boundAddress() {
        if (socket == null) {
            throw new IllegalStateException("Nothing uses " + this);
        }
        return socket.address();
    }

    SocketKind kind() {
        return SocketKind.of(socketType);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        EndpointCheck.check(this);
    }

    /** Opens the socket for its first user. Every call is paired with a {@link #release}. */
    synchronized OpenSocket acquire() {
        if (socket == null) {
            SocketEvents newEvents = new SocketEvents(stats, bind);
            Sockets owner = component.sockets();
            socket = owner.open(this, newEvents);
            sockets = owner;
            events = newEvents;
        }
        users++;
        return socket;
    }

    /** @throws IllegalStateException when the socket has a consumer already: its messages can go to one only */
    synchronized void receiveInto(OpenSocket open, Inbox inbox) {
        if (consumed) {
            throw new IllegalStateException(this + " has a consumer already; a second one needs its own socket");
        }
        consumed = true;
        ZeroMqConnectionListener listener = connectionListener;
        if (listener != null && events != null) {
            events.follow(new Notices(this, listener, inbox));
        }
        open.deliverTo(inbox);
    }

    synchronized void receiveNothing(OpenSocket open) {
        consumed = false;
        if (events != null) {
            events.follow(null);
        }
        open.deliverTo(null);
    }

    /** Closes the socket after its last user. */
    synchronized void release() {
        users--;
        Sockets owner = sockets;
        if (users == 0 && socket != null && owner != null) {
            // Not the component's own: it may have been stopped, and would begin anew.
            owner.close(this, socket);
            socket = null;
            if (events != null) {
                events.gone();
            }
        }
    }

    /** Runs a turn of a route on the component's threads for that. */
    void runRoute(Runnable turn) {
        Sockets open = sockets;
        if (open != null) {
            open.runRoute(turn);
        }
    }

    @ManagedAttribute(description = "Messages received")
    public long getReceivedMessages() {
        return stats.received();
    }

    @ManagedAttribute(description = "Messages sent")
    public long getSentMessages() {
        return stats.sent();
    }

    @ManagedAttribute(description = "Messages lost here")
    public long getDroppedMessages() {
        return stats.dropped();
    }

    @ManagedAttribute(description = "Connections made again")
    public long getReconnects() {
        return stats.reconnects();
    }

    @ManagedAttribute(description = "Messages that wait")
    public int getQueuedMessages() {
        return stats.queued();
    }

    public String getSocketType() {
        return socketType;
    }

    public void setSocketType(String socketType) {
        this.socketType = socketType;
    }

    public String getAddress() {
        return address;
    }

    public void setAddress(String address) {
        this.address = address;
    }

    public boolean isBind() {
        return bind;
    }

    public void setBind(boolean bind) {
        this.bind = bind;
    }

    public @Nullable String getTopics() {
        return topics;
    }

    public void setTopics(@Nullable String topics) {
        this.topics = topics;
    }

    public int getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public @Nullable ZeroMqConnectionListener getConnectionListener() {
        return connectionListener;
    }

    public void setConnectionListener(@Nullable ZeroMqConnectionListener connectionListener) {
        this.connectionListener = connectionListener;
    }

    public int getSendQueueSize() {
        return sendQueueSize;
    }

    public void setSendQueueSize(int sendQueueSize) {
        this.sendQueueSize = sendQueueSize;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public ZeroMqTransport getTransport() {
        return transport;
    }

    public void setTransport(ZeroMqTransport transport) {
        this.transport = transport;
    }

    public ZeroMqSecurity getProtection() {
        return protection;
    }

    public void setProtection(ZeroMqSecurity protection) {
        this.protection = protection;
    }
}

package io.caravan.component.zeromq;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** The options of a socket that do not depend on its kind. */
@UriParams
public final class ZeroMqTransport {

    @UriParam(
            defaultValue = "1000",
            description =
                    "Messages kept for sending per peer; 0 is no limit. What then happens depends on the socket: pub"
                            + " loses messages for that peer, router drops and counts, the others wait in the send queue.")
    private int sendHighWaterMark = 1000;

    @UriParam(
            defaultValue = "1000",
            description = "Received messages kept per peer before no more are read from its connection; 0 is no limit.")
    private int receiveHighWaterMark = 1000;

    @UriParam(defaultValue = "100", javaType = "java.time.Duration", description = "Time to the first reconnect.")
    private long reconnectInterval = 100;

    @UriParam(
            defaultValue = "5000",
            javaType = "java.time.Duration",
            description = "The time to a reconnect doubles up to this; 0 is always reconnectInterval.")
    private long reconnectIntervalMax = 5000;

    @UriParam(
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "How long the greeting of a new connection may take before another connection is made.")
    private long handshakeTimeout = 30_000;

    @UriParam(
            defaultValue = "1000",
            javaType = "java.time.Duration",
            description = "How long closing may take to hand over what was sent; -1 is for ever.")
    private long linger = 1000;

    @UriParam(
            defaultValue = "67108864",
            description = "A peer that sends a longer frame is disconnected; in bytes, -1 is no limit.")
    private long maxMessageSize = 64L << 20;

    @UriParam(defaultValue = "false", description = "Whether IPv6 may be used.")
    private boolean ipv6;

    @UriParam(defaultValue = "false", description = "Whether TCP probes idle connections.")
    private boolean tcpKeepAlive;

    @UriParam(
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "Idle time to the first TCP probe, in whole seconds; 0 leaves it to the system.")
    private long tcpKeepAliveIdle;

    @UriParam(
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "Time between TCP probes, in whole seconds; 0 leaves it to the system.")
    private long tcpKeepAliveInterval;

    @UriParam(defaultValue = "0", description = "Unanswered TCP probes to the end; 0 leaves it to the system.")
    private int tcpKeepAliveCount;

    @UriParam(
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "Time between ZMTP pings, which notice a dead peer; 0 sends none.")
    private long heartbeatInterval;

    @UriParam(
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "How long the answer to a ping may take; 0 is heartbeatInterval.")
    private long heartbeatTimeout;

    @UriParam(label = "advanced", description = "The name a router peer sees; default one that the peer makes up.")
    private @Nullable String identity;

    public int getSendHighWaterMark() {
        return sendHighWaterMark;
    }

    public void setSendHighWaterMark(int sendHighWaterMark) {
        this.sendHighWaterMark = sendHighWaterMark;
    }

    public int getReceiveHighWaterMark() {
        return receiveHighWaterMark;
    }

    public void setReceiveHighWaterMark(int receiveHighWaterMark) {
        this.receiveHighWaterMark = receiveHighWaterMark;
    }

    public long getReconnectInterval() {
        return reconnectInterval;
    }

    public void setReconnectInterval(long reconnectInterval) {
        this.reconnectInterval = reconnectInterval;
    }

    public long getReconnectIntervalMax() {
        return reconnectIntervalMax;
    }

    public void setReconnectIntervalMax(long reconnectIntervalMax) {
        this.reconnectIntervalMax = reconnectIntervalMax;
    }

    public long getHandshakeTimeout() {
        return handshakeTimeout;
    }

    public void setHandshakeTimeout(long handshakeTimeout) {
        this.handshakeTimeout = handshakeTimeout;
    }

    public long getLinger() {
        return linger;
    }

    public void setLinger(long linger) {
        this.linger = linger;
    }

    public long getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(long maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public boolean isIpv6() {
        return ipv6;
    }

    public void setIpv6(boolean ipv6) {
        this.ipv6 = ipv6;
    }

    public boolean isTcpKeepAlive() {
        return tcpKeepAlive;
    }

    public void setTcpKeepAlive(boolean tcpKeepAlive) {
        this.tcpKeepAlive = tcpKeepAlive;
    }

    public long getTcpKeepAliveIdle() {
        return tcpKeepAliveIdle;
    }

    public void setTcpKeepAliveIdle(long tcpKeepAliveIdle) {
        this.tcpKeepAliveIdle = tcpKeepAliveIdle;
    }

    public long getTcpKeepAliveInterval() {
        return tcpKeepAliveInterval;
    }

    public void setTcpKeepAliveInterval(long tcpKeepAliveInterval) {
        this.tcpKeepAliveInterval = tcpKeepAliveInterval;
    }

    public int getTcpKeepAliveCount() {
        return tcpKeepAliveCount;
    }

    public void setTcpKeepAliveCount(int tcpKeepAliveCount) {
        this.tcpKeepAliveCount = tcpKeepAliveCount;
    }

    public long getHeartbeatInterval() {
        return heartbeatInterval;
    }

    public void setHeartbeatInterval(long heartbeatInterval) {
        this.heartbeatInterval = heartbeatInterval;
    }

    public long getHeartbeatTimeout() {
        return heartbeatTimeout;
    }

    public void setHeartbeatTimeout(long heartbeatTimeout) {
        this.heartbeatTimeout = heartbeatTimeout;
    }

    public @Nullable String getIdentity() {
        return identity;
    }

    public void setIdentity(@Nullable String identity) {
        this.identity = identity;
    }
}

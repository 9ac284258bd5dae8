package io.caravan.component.zeromq;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses an endpoint whose options make no sense, before anything is opened. */
final class EndpointCheck {

    private static final Pattern TCP = Pattern.compile("tcp://(\\*|\\[[0-9a-fA-F:.%]+]|[^:/\\[\\]*]+):(\\*|\\d{1,5})");
    private static final Map<String, String> REFUSED = Map.of(
            "ipc",
            "JeroMQ's ipc: is a TCP port of its own making, which no other implementation of ZeroMQ reaches; use tcp://",
            "inproc",
            "inproc: does not leave the process; use direct: or seda:",
            "pgm",
            "multicast is not there; use tcp://",
            "epgm",
            "multicast is not there; use tcp://");

    private EndpointCheck() {}

    /** @throws IllegalArgumentException naming the option, what is wrong with its value, and what is allowed */
    static void check(ZeroMqEndpoint endpoint) {
        SocketKind kind = endpoint.kind();
        address(endpoint);
        range("batchSize", endpoint.getBatchSize(), 1, 1_000_000);
        range("sendQueueSize", endpoint.getSendQueueSize(), 1, 10_000_000);
        range("requestTimeout", endpoint.getRequestTimeout(), 1, Integer.MAX_VALUE);
        if (endpoint.getTopics() != null && kind != SocketKind.SUB) {
            throw new IllegalArgumentException("topics is for sub sockets, not for " + kind.text());
        }
        if (endpoint.getBatchSize() > 1 && kind == SocketKind.REP) {
            throw new IllegalArgumentException("batchSize must be 1 for rep sockets: every request has its own reply");
        }
        if (endpoint.getConnectionListener() != null && !kind.receives()) {
            throw new IllegalArgumentException("connectionListener is for consumers; a " + kind.text() + " has none");
        }
        transport(endpoint.getTransport());
        SecurityCheck.check(endpoint.getProtection(), endpoint.isBind());
    }

    private static void address(ZeroMqEndpoint endpoint) {
        String address = endpoint.getAddress();
        int end = address.indexOf(':');
        String reason = end < 0 ? null : REFUSED.get(address.substring(0, end));
        if (reason != null) {
            throw new IllegalArgumentException("'" + address + "' cannot be used: " + reason);
        }
        Matcher tcp = TCP.matcher(address);
        if (!tcp.matches()) {
            throw new IllegalArgumentException("'" + address + "' is not of the form tcp://host:port");
        }
        String host = tcp.group(1);
        String port = tcp.group(2);
        if (!endpoint.isBind() && (host.equals("*") || port.equals("*"))) {
            throw new IllegalArgumentException(
                    "'" + address + "' has a *, which only a socket with bind=true may have");
        }
        if (!port.equals("*")) {
            range("The port of " + address, Integer.parseInt(port), 1, 65535);
        }
        if (host.startsWith("[") && !endpoint.getTransport().isIpv6()) {
            throw new IllegalArgumentException("'" + address + "' is an address of IPv6, which needs ipv6=true");
        }
    }

    private static void transport(ZeroMqTransport transport) {
        range("sendHighWaterMark", transport.getSendHighWaterMark(), 0, Integer.MAX_VALUE);
        range("receiveHighWaterMark", transport.getReceiveHighWaterMark(), 0, Integer.MAX_VALUE);
        range("reconnectInterval", transport.getReconnectInterval(), 1, Integer.MAX_VALUE);
        range("reconnectIntervalMax", transport.getReconnectIntervalMax(), 0, Integer.MAX_VALUE);
        if (transport.getReconnectIntervalMax() > 0
                && transport.getReconnectIntervalMax() < transport.getReconnectInterval()) {
            throw new IllegalArgumentException("reconnectIntervalMax (" + transport.getReconnectIntervalMax()
                    + " ms) is less than reconnectInterval (" + transport.getReconnectInterval() + " ms)");
        }
        range("handshakeTimeout", transport.getHandshakeTimeout(), 1, Integer.MAX_VALUE);
        range("linger", transport.getLinger(), -1, Integer.MAX_VALUE);
        range("maxMessageSize", transport.getMaxMessageSize(), -1, Integer.MAX_VALUE);
        range("tcpKeepAliveIdle", transport.getTcpKeepAliveIdle(), 0, Integer.MAX_VALUE);
        range("tcpKeepAliveInterval", transport.getTcpKeepAliveInterval(), 0, Integer.MAX_VALUE);
        range("tcpKeepAliveCount", transport.getTcpKeepAliveCount(), 0, 127);
        boolean tuned = transport.getTcpKeepAliveIdle() > 0
                || transport.getTcpKeepAliveInterval() > 0
                || transport.getTcpKeepAliveCount() > 0;
        if (tuned && !transport.isTcpKeepAlive()) {
            throw new IllegalArgumentException(
                    "tcpKeepAliveIdle, tcpKeepAliveInterval and tcpKeepAliveCount need tcpKeepAlive=true");
        }
        range("heartbeatInterval", transport.getHeartbeatInterval(), 0, Integer.MAX_VALUE);
        range("heartbeatTimeout", transport.getHeartbeatTimeout(), 0, Integer.MAX_VALUE);
        if (transport.getHeartbeatTimeout() > 0 && transport.getHeartbeatInterval() == 0) {
            throw new IllegalArgumentException("heartbeatTimeout needs heartbeatInterval");
        }
        String identity = transport.getIdentity();
        if (identity != null) {
            range("The length of identity", identity.getBytes(java.nio.charset.StandardCharsets.UTF_8).length, 1, 255);
        }
    }

    static void range(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: " + min + " to " + max);
        }
    }
}

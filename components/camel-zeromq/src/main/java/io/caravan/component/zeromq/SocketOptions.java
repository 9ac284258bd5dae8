package io.caravan.component.zeromq;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;

/** Gives a new socket the options of its endpoint. */
final class SocketOptions {

    private SocketOptions() {}

    /** @param domain names the endpoint to whoever checks its peers */
    static void apply(ZMQ.Socket socket, ZeroMqEndpoint endpoint, String domain) {
        transport(socket, endpoint.getTransport());
        switch (endpoint.kind()) {
            case SUB -> subscribe(socket, endpoint.getTopics());
            case ROUTER -> socket.setRouterMandatory(true);
            case REQ -> {
                socket.setReqRelaxed(true);
                socket.setReqCorrelate(endpoint.isBind());
            }
            default -> {}
        }
        ZeroMqSecurity security = endpoint.getProtection();
        boolean server = SecurityCheck.isServer(security, endpoint.isBind());
        switch (security.getSecurity()) {
            case "plain" -> plain(socket, security, server);
            case "curve" -> curve(socket, security, server);
            default -> {}
        }
        if (server && !security.getSecurity().equals("none")) {
            socket.setZAPDomain(domain);
        }
    }

    private static void transport(ZMQ.Socket socket, ZeroMqTransport options) {
        socket.setSndHWM(options.getSendHighWaterMark());
        socket.setRcvHWM(options.getReceiveHighWaterMark());
        socket.setReconnectIVL((int) options.getReconnectInterval());
        socket.setReconnectIVLMax((int) options.getReconnectIntervalMax());
        socket.setHandshakeIvl((int) options.getHandshakeTimeout());
        socket.setLinger((int) options.getLinger());
        socket.setMaxMsgSize(options.getMaxMessageSize());
        socket.setIPv6(options.isIpv6());
        // Frames on the heap are handed over as they are; others would be copied.
        socket.setMsgAllocationHeapThreshold(0);
        if (options.isTcpKeepAlive()) {
            socket.setTCPKeepAlive(1);
            socket.setTCPKeepAliveIdle(seconds(options.getTcpKeepAliveIdle()));
            socket.setTCPKeepAliveInterval(seconds(options.getTcpKeepAliveInterval()));
            socket.setTCPKeepAliveCount(options.getTcpKeepAliveCount());
        }
        if (options.getHeartbeatInterval() > 0) {
            long timeout = options.getHeartbeatTimeout();
            socket.setHeartbeatIvl((int) options.getHeartbeatInterval());
            socket.setHeartbeatTimeout((int) (timeout > 0 ? timeout : options.getHeartbeatInterval()));
        }
        String identity = options.getIdentity();
        if (identity != null) {
            socket.setIdentity(identity.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static long seconds(long millis) {
        return (millis + 999) / 1000;
    }

    private static void subscribe(ZMQ.Socket socket, @Nullable String topics) {
        for (String topic : topics == null ? new String[] {""} : topics.split(",", -1)) {
            socket.subscribe(topic.strip().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void plain(ZMQ.Socket socket, ZeroMqSecurity security, boolean server) {
        if (server) {
            socket.setPlainServer(true);
        } else {
            socket.setPlainUsername(security.getUsername());
            socket.setPlainPassword(security.getPassword());
        }
    }

    private static void curve(ZMQ.Socket socket, ZeroMqSecurity security, boolean server) {
        socket.setCurveServer(server);
        String secretKey = security.getCurveSecretKey();
        String publicKey = security.getCurvePublicKey();
        if (secretKey == null) {
            ZMQ.Curve.KeyPair pair = ZMQ.Curve.generateKeyPair();
            secretKey = pair.secretKey;
            publicKey = pair.publicKey;
        }
        socket.setCurveSecretKey(ZMQ.Curve.z85Decode(secretKey));
        if (publicKey != null) {
            socket.setCurvePublicKey(ZMQ.Curve.z85Decode(publicKey));
        }
        String serverKey = security.getCurveServerKey();
        if (serverKey != null) {
            socket.setCurveServerKey(ZMQ.Curve.z85Decode(serverKey));
        }
    }
}

package io.caravan.component.zeromq;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.zeromq.ZMQ;
import zmq.util.Z85;

/**
 * Answers the sockets that ask who may connect (ZeroMQ's RFC 27). JeroMQ lets everybody in where nobody answers, so it is open
 * before the first socket with security is.
 */
final class ZapSocket extends OpenSocket {

    static final String ADDRESS = "inproc://zeromq.zap.01";
    private static final int FRAMES_BEFORE_CREDENTIALS = 6;

    private final Map<String, ZeroMqEndpoint> endpoints = new ConcurrentHashMap<>();

    ZapSocket(PollThread thread, ZMQ.Socket socket) {
        super("authentication", thread, socket, new ZeroMqStats(), new Outbox(1, new ZeroMqStats()));
    }

    /** Whose rules hold for a domain. From any thread. */
    void protect(String domain, ZeroMqEndpoint endpoint) {
        endpoints.put(domain, endpoint);
    }

    /** From any thread. */
    void forget(ZeroMqEndpoint endpoint) {
        endpoints.values().remove(endpoint);
    }

    @Override
    boolean work() {
        List<byte[]> request = receive();
        while (request != null) {
            answer(request);
            request = receive();
        }
        return false;
    }

    private void answer(List<byte[]> request) {
        byte[] version = request.get(0);
        byte[] id = request.size() > 1 ? request.get(1) : new byte[0];
        boolean allowed = request.size() > FRAMES_BEFORE_CREDENTIALS && isAllowed(request);
        send(List.of(
                version,
                id,
                text(allowed ? "200" : "400"),
                text(allowed ? "OK" : "Not allowed"),
                new byte[0],
                new byte[0]));
    }

    private boolean isAllowed(List<byte[]> request) {
        ZeroMqEndpoint endpoint = endpoints.get(new String(request.get(2), StandardCharsets.UTF_8));
        if (endpoint == null) {
            return false;
        }
        boolean allowed = isAllowed(endpoint.getProtection(), request);
        if (!allowed) {
            endpoint.stats().handshakeFailures.increment();
        }
        return allowed;
    }

    private static boolean isAllowed(ZeroMqSecurity security, List<byte[]> request) {
        String mechanism = new String(request.get(5), StandardCharsets.US_ASCII);
        List<byte[]> credentials = request.subList(FRAMES_BEFORE_CREDENTIALS, request.size());
        if (!security.getSecurity().equalsIgnoreCase(mechanism)) {
            return false;
        }
        if (mechanism.equals("PLAIN")) {
            return credentials.size() == 2
                    && same(security.getUsername(), credentials.get(0))
                    && same(security.getPassword(), credentials.get(1));
        }
        List<String> keys = SecurityCheck.allowedKeys(security);
        String key = Z85.encode(credentials.get(0), credentials.get(0).length);
        return keys.isEmpty() || keys.contains(key);
    }

    private static boolean same(@org.jspecify.annotations.Nullable String expected, byte[] given) {
        return expected != null && MessageDigest.isEqual(text(expected), given);
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}

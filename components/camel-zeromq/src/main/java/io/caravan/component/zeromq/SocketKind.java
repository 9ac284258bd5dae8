package io.caravan.component.zeromq;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.zeromq.SocketType;

/** The kinds of sockets, and which of a route's two ends each may be. */
enum SocketKind {
    SUB(SocketType.SUB, true, false),
    PUB(SocketType.PUB, false, true),
    PUSH(SocketType.PUSH, false, true),
    PULL(SocketType.PULL, true, false),
    REQ(SocketType.REQ, false, true),
    REP(SocketType.REP, true, false),
    DEALER(SocketType.DEALER, true, true),
    ROUTER(SocketType.ROUTER, true, true);

    private final SocketType type;
    private final boolean receives;
    private final boolean sends;

    SocketKind(SocketType type, boolean receives, boolean sends) {
        this.type = type;
        this.receives = receives;
        this.sends = sends;
    }

    /** @throws IllegalArgumentException naming the allowed kinds */
    static SocketKind of(String name) {
        for (SocketKind kind : values()) {
            if (kind.text().equals(name)) {
                return kind;
            }
        }
        String allowed = Arrays.stream(values()).map(SocketKind::text).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("Unknown socket type '" + name + "'; allowed: " + allowed);
    }

    SocketType type() {
        return type;
    }

    /** Whether routes may begin with it. */
    boolean receives() {
        return receives;
    }

    /** Whether routes may send to it. */
    boolean sends() {
        return sends;
    }

    String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}

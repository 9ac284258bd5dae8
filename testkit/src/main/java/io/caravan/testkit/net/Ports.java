package io.caravan.testkit.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of the loopback address. For use by any thread. */
public final class Ports {

    /** Below those that the system gives to whoever asks for any port, so that nobody gets one of these by chance. */
    private static final int FIRST = 20_000;

    private static final int COUNT = 10_000;

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private static final List<Socket> HELD = new ArrayList<>();

    private Ports() {}

    /**
     * A port that a test can listen on. No two calls in a process give the same one soon.
     *
     * @throws IOException if none is free
     */
    public static int free() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(loopback(port));
                return port;
            } catch (IOException taken) {
                // the next one, then
            }
        }
        throw new IOException("No port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }

    /**
     * A port that refuses connections until the process ends: a socket holds it and does not listen. A port that is only
     * free may be given to another socket before the test connects to it.
     *
     * @throws IOException if the system has no port left
     */
    public static int refusing() throws IOException {
        Socket holder = new Socket();
        holder.bind(loopback(0));
        synchronized (HELD) {
            HELD.add(holder);
        }
        return holder.getLocalPort();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}

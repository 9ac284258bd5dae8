package io.caravan.simulator;

/**
 * How an engine publishes KV events, as vLLM's {@code --kv-events-config} does. Sockets are bound to the loopback
 * interface.
 *
 * @param port port of the PUB socket, 0 for a free one; of a fleet, that of its first engine
 * @param replayPort port of the ROUTER socket that repeats what was published, 0 for a free one, -1 for none
 * @param bufferSteps batches kept for replay, at least 1
 * @param arrayForm whether events are arrays, as before vLLM 0.26, rather than maps
 */
public record KvEventSettings(int port, int replayPort, int bufferSteps, boolean arrayForm) {

    /** The {@code replayPort} of an engine that repeats nothing. */
    public static final int NO_REPLAY = -1;

    private static final int BUFFER_STEPS = 10_000;
    private static final int MAX_PORT = 65_535;

    /** Checks the ranges. */
    public KvEventSettings {
        if (port < 0 || port > MAX_PORT || replayPort < NO_REPLAY || replayPort > MAX_PORT) {
            throw new IllegalArgumentException("ports of KV events are in 0..65535, or -1 for no replay, got port "
                    + port + ", replayPort " + replayPort);
        }
        if (bufferSteps < 1) {
            throw new IllegalArgumentException("bufferSteps is at least 1, got " + bufferSteps);
        }
    }

    /** Free ports, replay of the last 10,000 batches, maps. */
    public static KvEventSettings defaults() {
        return new KvEventSettings(0, 0, BUFFER_STEPS, false);
    }

    /** The same on other ports. */
    public KvEventSettings withPorts(int newPort, int newReplayPort) {
        return new KvEventSettings(newPort, newReplayPort, bufferSteps, arrayForm);
    }

    /** The same without replay. */
    public KvEventSettings withoutReplay() {
        return withPorts(port, NO_REPLAY);
    }

    /** The same with another number of batches kept. */
    public KvEventSettings withBufferSteps(int newBufferSteps) {
        return new KvEventSettings(port, replayPort, newBufferSteps, arrayForm);
    }

    /** The same with events as arrays. */
    public KvEventSettings inArrayForm() {
        return new KvEventSettings(port, replayPort, bufferSteps, true);
    }

    /** The ports that are {@code offset} after these, where they are given. */
    KvEventSettings shifted(int offset) {
        return withPorts(port == 0 ? 0 : port + offset, replayPort <= 0 ? replayPort : replayPort + offset);
    }
}

package io.caravan.simulator;

/**
 * How an engine is set up.
 *
 * @param model the name it serves
 * @param profile its speed and size
 * @param seed what its answers are made from; engines with equal seeds answer alike
 * @param port the port on the loopback interface, 0 for a free one; of a fleet, that of its first engine
 */
public record EngineSettings(String model, EngineProfile profile, long seed, int port) {

    /** Checks the port. */
    public EngineSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is in 0..65535, got " + port);
        }
    }

    /** Qwen3-0.6B in real time on a free port. */
    public static EngineSettings defaults() {
        return new EngineSettings("Qwen/Qwen3-0.6B", EngineProfile.qwen3Small(), 1, 0);
    }

    /** The same engine under another model name. */
    public EngineSettings withModel(String newModel) {
        return new EngineSettings(newModel, profile, seed, port);
    }

    /** The same engine with another speed and size. */
    public EngineSettings withProfile(EngineProfile newProfile) {
        return new EngineSettings(model, newProfile, seed, port);
    }

    /** The same engine, {@code factor} times as fast as its profile. */
    public EngineSettings faster(double factor) {
        return withProfile(profile.faster(factor));
    }

    /** The same engine with other answers. */
    public EngineSettings withSeed(long newSeed) {
        return new EngineSettings(model, profile, newSeed, port);
    }

    /** The same engine on another port. */
    public EngineSettings withPort(int newPort) {
        return new EngineSettings(model, profile, seed, newPort);
    }
}

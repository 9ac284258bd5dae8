package io.caravan.simulator;

import org.jspecify.annotations.Nullable;

/**
 * How an engine is set up.
 *
 * @param model the name it serves
 * @param profile its speed and size
 * @param seed what its answers are made from; engines with equal seeds answer alike
 * @param port the port on the loopback interface, 0 for a free one; of a fleet, that of its first engine
 * @param tokenizer makes the ids of prompts
 * @param promptTokensDetails whether answers say how many prompt tokens were cached, as vLLM does with {@code
 *     --enable-prompt-tokens-details}
 * @param kvEvents how it publishes KV events, null for not at all
 */
public record EngineSettings(
        String model,
        EngineProfile profile,
        long seed,
        int port,
        PromptTokenizer tokenizer,
        boolean promptTokensDetails,
        @Nullable KvEventSettings kvEvents) {

    /** Checks the port. */
    public EngineSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is in 0..65535, got " + port);
        }
    }

    /** Qwen3-0.6B in real time on a free port. */
    public static EngineSettings defaults() {
        return new EngineSettings(
                "Qwen/Qwen3-0.6B", EngineProfile.qwen3Small(), 1, 0, PromptTokenizer.fourBytes(), true, null);
    }

    /** The same engine under another model name. */
    public EngineSettings withModel(String newModel) {
        return new EngineSettings(newModel, profile, seed, port, tokenizer, promptTokensDetails, kvEvents);
    }

    /** The same engine with another speed and size. */
    public EngineSettings withProfile(EngineProfile newProfile) {
        return new EngineSettings(model, newProfile, seed, port, tokenizer, promptTokensDetails, kvEvents);
    }

    /** The same engine, {@code factor} times as fast as its profile. */
    public EngineSettings faster(double factor) {
        return withProfile(profile.faster(factor));
    }

    /** The same engine with other answers. */
    public EngineSettings withSeed(long newSeed) {
        return new EngineSettings(model, profile, newSeed, port, tokenizer, promptTokensDetails, kvEvents);
    }

    /** The same engine on another port. */
    public EngineSettings withPort(int newPort) {
        return new EngineSettings(model, profile, seed, newPort, tokenizer, promptTokensDetails, kvEvents);
    }

    /** The same engine with prompts in other ids. */
    public EngineSettings withTokenizer(PromptTokenizer newTokenizer) {
        return new EngineSettings(model, profile, seed, port, newTokenizer, promptTokensDetails, kvEvents);
    }

    /** The same engine, telling or not telling how many prompt tokens were cached. */
    public EngineSettings withPromptTokensDetails(boolean told) {
        return new EngineSettings(model, profile, seed, port, tokenizer, told, kvEvents);
    }

    /** The same engine with its KV events published, or not if null. */
    public EngineSettings withKvEvents(@Nullable KvEventSettings settings) {
        return new EngineSettings(model, profile, seed, port, tokenizer, promptTokensDetails, settings);
    }

    /** The {@code index}-th engine of a fleet whose first is this: ports that are given are that much higher. */
    EngineSettings shifted(int index) {
        EngineSettings moved = port == 0 ? this : withPort(port + index);
        return kvEvents == null ? moved : moved.withKvEvents(kvEvents.shifted(index));
    }
}

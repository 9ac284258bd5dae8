package io.caravan.simulator;

import io.caravan.time.NanoClock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Runs a model in virtual time. */
final class VirtualDriver implements NanoClock {

    final EngineModel model;
    private long now;

    VirtualDriver(EngineProfile profile) {
        model = new EngineModel(profile, this);
    }

    VirtualDriver(EngineProfile profile, long hashSeed, BlockEvents events) {
        model = new EngineModel(profile, this, hashSeed, events);
    }

    @Override
    public long nanos() {
        return now;
    }

    boolean step() {
        OptionalLong end = model.beginStep();
        if (end.isEmpty()) {
            return false;
        }
        now = end.getAsLong();
        model.finishStep();
        return true;
    }

    int runToEnd() {
        int steps = 0;
        while (step()) {
            steps++;
        }
        return steps;
    }

    Heard submit(int[] prompt, int maxTokens) {
        Heard heard = new Heard();
        heard.sequence =
                model.submit(new SequenceRequest(prompt, maxTokens, "", index -> 1000 + index, (token, last) -> {
                    heard.tokens.add(token);
                    heard.last |= last;
                }));
        return heard;
    }

    static int[] prompt(int seed, int tokens) {
        return IntStream.range(0, tokens).map(i -> seed * 100_000 + i).toArray();
    }

    /** What a listener heard. */
    static final class Heard {
        final List<Integer> tokens = new ArrayList<>();
        boolean last;
        Sequence sequence;
    }
}

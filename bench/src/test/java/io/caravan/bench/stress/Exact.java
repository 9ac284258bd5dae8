package io.caravan.bench.stress;

import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.prefix.TierWeights;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What the tests of the exact index share. */
final class Exact {

    private static final List<InferenceEndpoint> ENDPOINTS =
            IntStream.range(0, 20).mapToObj(Exact::make).toList();
    private static final List<PromptBlocks> FILLERS = IntStream.range(0, 20)
            .mapToObj(i -> new PromptBlocks(
                    List.of(new SplittableRandom(100 + i).longs(40).toArray()), 16))
            .toList();

    private Exact() {}

    static PrefixIndex index() {
        return index(2);
    }

    static PrefixIndex index(int endpoints) {
        PrefixIndex index = new PrefixIndex(10_000, TierWeights.DEFAULT);
        ENDPOINTS.subList(0, endpoints).forEach(index::endpointAdded);
        return index;
    }

    /** Slots 0 and 1 are {@link Two}. */
    static InferenceEndpoint endpoint(int slot) {
        return ENDPOINTS.get(slot);
    }

    static PromptBlocks filler(int i) {
        return FILLERS.get(i);
    }

    private static InferenceEndpoint make(int slot) {
        return slot == 0
                ? Two.A
                : slot == 1
                        ? Two.B
                        : new InferenceEndpoint(
                                new EndpointSpec("e" + slot, "10.0.0.1", 9000 + slot, false, Map.of()),
                                slot,
                                slot + 1L);
    }
}

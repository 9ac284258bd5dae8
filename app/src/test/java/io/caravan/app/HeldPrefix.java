package io.caravan.app;

import io.caravan.simulator.HeldBlock;
import io.caravan.simulator.SimulatedEngine;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** What a simulated engine itself says it holds. */
final class HeldPrefix {

    private HeldPrefix() {}

    /** Blocks of the longest prefix of a prompt that the engine holds. */
    static int blocks(SimulatedEngine engine, int[] prompt) {
        List<HeldBlock> held = engine.heldBlocks().blocks();
        int size = engine.settings().profile().blockSizeTokens();
        OptionalLong parent = OptionalLong.empty();
        int count = 0;
        while ((count + 1) * size <= prompt.length) {
            int[] tokens = Arrays.copyOfRange(prompt, count * size, (count + 1) * size);
            OptionalLong before = parent;
            parent = held.stream()
                    .filter(block -> block.parentHash().equals(before) && Arrays.equals(block.tokens(), tokens))
                    .mapToLong(HeldBlock::hash)
                    .findFirst();
            if (parent.isEmpty()) {
                return count;
            }
            count++;
        }
        return count;
    }
}

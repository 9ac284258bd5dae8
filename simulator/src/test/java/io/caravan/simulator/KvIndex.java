package io.caravan.simulator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a reader of KV events believes an engine to hold. */
final class KvIndex {

    private final Map<Long, HeldBlock> blocks = new HashMap<>();

    void apply(KvBatch batch) {
        for (KvBatch.Event event : batch.events()) {
            switch (event.type()) {
                case "BlockStored" -> store(event);
                case "BlockRemoved" -> event.hashes().forEach(this::remove);
                case "AllBlocksCleared" -> blocks.clear();
                default -> throw new AssertionError("unknown event " + event.type());
            }
        }
    }

    void clear() {
        blocks.clear();
    }

    int size() {
        return blocks.size();
    }

    /** The belief, in a form that can be compared with {@link #describe(HeldBlocks)}. */
    Map<String, String> describe() {
        return blocks.values().stream()
                .collect(Collectors.toMap(KvIndex::name, KvIndex::text, (a, b) -> a, TreeMap::new));
    }

    /** The truth. */
    static Map<String, String> describe(HeldBlocks held) {
        return held.blocks().stream()
                .collect(Collectors.toMap(KvIndex::name, KvIndex::text, (a, b) -> a, TreeMap::new));
    }

    private static String name(HeldBlock block) {
        return Long.toUnsignedString(block.hash());
    }

    private static String text(HeldBlock block) {
        return block.copies() + " x " + block.parentHash() + " " + Arrays.toString(block.tokens());
    }

    private void store(KvBatch.Event event) {
        Long parent = event.parent();
        int size = event.blockSize();
        for (int i = 0; i < event.hashes().size(); i++) {
            long hash = event.hashes().get(i);
            int[] tokens = Arrays.copyOfRange(event.tokens(), i * size, (i + 1) * size);
            HeldBlock known = blocks.get(hash);
            blocks.put(
                    hash,
                    new HeldBlock(
                            hash,
                            parent == null ? OptionalLong.empty() : OptionalLong.of(parent),
                            tokens,
                            "",
                            known == null ? 1 : known.copies() + 1));
            parent = hash;
        }
    }

    private void remove(long hash) {
        HeldBlock known = blocks.get(hash);
        if (known == null) {
            throw new AssertionError("a block is removed that was not stored: " + hash);
        }
        if (known.copies() == 1) {
            blocks.remove(hash);
        } else {
            blocks.put(hash, known.withCopies(known.copies() - 1));
        }
    }
}

package io.caravan.simulator;

import java.util.function.IntUnaryOperator;
import java.util.function.ObjLongConsumer;

/**
 * Puts what a cache does into batches, byte for byte as vLLM 0.32 does: one batch per step that changed something, with
 * a {@code BlockStored} per sequence, and a {@code BlockRemoved} per block. Runs on the engine's event loop.
 */
final class KvEventWriter implements BlockEvents {

    private static final String MEDIUM = "GPU";
    private static final String SPEC_KIND = "full_attention";
    private static final int STORED_SLOTS = 12;

    private final MsgpackWriter events = new MsgpackWriter();
    private final int blockSizeTokens;
    private final boolean arrayForm;
    private final IntUnaryOperator toldBlockSize;
    private final ObjLongConsumer<byte[]> batches;
    private int count;
    private long sequenceNumber;

    /**
     * A writer that begins with batch 0.
     *
     * @param toldBlockSize the block size to write, given the true one
     * @param batches takes each batch and its sequence number
     */
    KvEventWriter(
            int blockSizeTokens, boolean arrayForm, IntUnaryOperator toldBlockSize, ObjLongConsumer<byte[]> batches) {
        this.blockSizeTokens = blockSizeTokens;
        this.arrayForm = arrayForm;
        this.toldBlockSize = toldBlockSize;
        this.batches = batches;
    }

    long nextSequence() {
        return sequenceNumber;
    }

    /** Forgets what it has not handed on, and begins with batch 0 again. */
    void restart() {
        events.take();
        count = 0;
        sequenceNumber = 0;
    }

    /** Whether all it heard is in a batch that was handed on. */
    boolean settled() {
        return count == 0;
    }

    @Override
    public void stored(Sequence sequence, int from, int to) {
        begin("BlockStored", 11, STORED_SLOTS);
        field("block_hashes");
        events.array(to - from);
        for (int i = from; i < to; i++) {
            events.number(sequence.key(i));
        }
        field("parent_block_hash");
        if (from == 0) {
            events.nil();
        } else {
            events.number(sequence.key(from - 1));
        }
        field("token_ids");
        tokens(sequence.tokens(from * blockSizeTokens, to * blockSizeTokens));
        field("block_size");
        events.number(toldBlockSize.applyAsInt(blockSizeTokens));
        nothing("lora_id");
        field("medium");
        events.text(MEDIUM);
        nothing("lora_name");
        field("extra_keys");
        extraKeys(sequence.cacheSalt(), from, to);
        field("group_idx");
        events.number(0);
        field("kv_cache_spec_kind");
        events.text(SPEC_KIND);
        if (arrayForm) {
            events.nil(); // kv_cache_spec_sliding_window
        }
    }

    @Override
    public void removed(long hash) {
        begin("BlockRemoved", 4, 4);
        field("block_hashes");
        events.array(1);
        events.number(hash);
        field("medium");
        events.text(MEDIUM);
        field("group_idx");
        events.number(0);
    }

    @Override
    public void cleared() {
        begin("AllBlocksCleared", 1, 1);
    }

    @Override
    public void stepEnded() {
        if (count == 0) {
            return;
        }
        byte[] body = events.take();
        events.array(3);
        events.real(System.currentTimeMillis() / 1000.0);
        events.array(count);
        events.raw(body);
        events.number(0); // the data-parallel rank
        count = 0;
        batches.accept(events.take(), sequenceNumber++);
    }

    private void begin(String type, int fields, int slots) {
        count++;
        if (arrayForm) {
            events.array(slots);
        } else {
            events.map(fields);
        }
        field("type");
        events.text(type);
    }

    private void field(String name) {
        if (!arrayForm) {
            events.text(name);
        }
    }

    private void nothing(String name) {
        field(name);
        events.nil();
    }

    private void tokens(int[] tokens) {
        events.array(tokens.length);
        for (int token : tokens) {
            events.number(token);
        }
    }

    /** One entry per block: the salt on the first of a chain, nothing on others. */
    private void extraKeys(String salt, int from, int to) {
        events.array(to - from);
        for (int i = from; i < to; i++) {
            if (i == 0 && !salt.isEmpty()) {
                events.array(1);
                events.text(salt);
            } else {
                events.nil();
            }
        }
    }
}

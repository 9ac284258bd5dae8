package io.caravan.tokenizer;

import org.jspecify.annotations.Nullable;

/** Byte-pair encoding that starts from bytes (GPT-2 and nearly all models since). */
final class BytePairModel implements Model {

    private final int[] byteIds;
    private final MergeTable merges;

    /** Whole pieces that are tokens whatever their merges say ({@code ignore_merges}). */
    private final @Nullable Vocabulary whole;

    /** @param byteIds the token of each byte; -1 for the bytes that no text has */
    BytePairModel(int[] byteIds, MergeTable merges, @Nullable Vocabulary whole) {
        this.byteIds = byteIds;
        this.merges = merges;
        this.whole = whole;
    }

    @Override
    public MergeTable merges() {
        return merges;
    }

    @Override
    public void encode(byte[] text, int from, int to, Encoding encoding) {
        if (whole != null) {
            int id = whole.find(text, from, to);
            if (id >= 0) {
                encoding.out().add(id);
                return;
            }
        }
        Merger merger = encoding.merger();
        int count = to - from;
        merger.reserve(count);
        int[] ids = merger.ids;
        for (int i = 0; i < count; i++) {
            ids[i] = byteIds[text[from + i] & 0xff];
        }
        encoding.out().addAll(ids, merger.merge(count));
    }
}

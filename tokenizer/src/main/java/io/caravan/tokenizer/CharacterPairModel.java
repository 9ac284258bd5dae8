package io.caravan.tokenizer;

import io.caravan.tokenizer.unicode.Utf8;
import org.jspecify.annotations.Nullable;

/** Byte-pair encoding that starts from characters, as SentencePiece has it (Llama 2, Gemma). */
final class CharacterPairModel implements Model {

    private final CharacterIds characters;
    private final MergeTable merges;
    private final boolean fuseUnknown;
    private final @Nullable Vocabulary whole;

    CharacterPairModel(CharacterIds characters, MergeTable merges, boolean fuseUnknown, @Nullable Vocabulary whole) {
        this.characters = characters;
        this.merges = merges;
        this.fuseUnknown = fuseUnknown;
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
        merger.reserve(to - from);
        int count = start(text, from, to, merger.ids);
        encoding.out().addAll(merger.ids, merger.merge(count));
    }

    /** Writes the tokens of the characters; there are no more of them than bytes. */
    private int start(byte[] text, int from, int to, int[] ids) {
        int[] bytes = characters.bytes();
        int count = 0;
        boolean unknownBefore = false;
        for (int i = from; i < to; ) {
            int length = Utf8.length(text[i]);
            int id = characters.find(Utf8.codePoint(text, i));
            boolean unknown = id < 0 && bytes == null;
            if (id >= 0) {
                ids[count++] = id;
            } else if (bytes != null) {
                for (int k = 0; k < length; k++) {
                    ids[count++] = bytes[text[i + k] & 0xff];
                }
            } else if (characters.unknown() >= 0 && !(fuseUnknown && unknownBefore)) {
                ids[count++] = characters.unknown();
            }
            unknownBefore = unknown;
            i += length;
        }
        return count;
    }
}

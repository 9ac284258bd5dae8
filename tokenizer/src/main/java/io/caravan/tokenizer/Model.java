package io.caravan.tokenizer;

/** Encodes one piece at a time. Thread-safe; what changes while it works is in the {@link Encoding}. */
interface Model {

    /** Appends the ids of a piece, which is not empty. */
    void encode(byte[] text, int from, int to, Encoding encoding);

    /** The merges to be done for {@link Encoding#merger()}; none for a model that does not merge. */
    MergeTable merges();
}

package io.caravan.prefix;

import java.util.List;

/** Writes what an engine digests, in one of its serialised forms. Used once. */
interface EngineBytes {

    /** A single text as the whole value. */
    void text(String text);

    /** The tuple of parent digest, tokens and extra keys as the whole value. */
    void block(byte[] parent, int[] tokens, int from, int to, List<ExtraKey> extras);

    /** The bytes. */
    byte[] finished();
}

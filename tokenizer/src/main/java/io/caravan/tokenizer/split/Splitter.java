package io.caravan.tokenizer.split;

/** Cuts a part of a text into pieces. Thread-safe. */
@FunctionalInterface
public interface Splitter {

    /** Hands the pieces of the part to {@code out}; sees nothing before {@code from} and nothing from {@code to} on. */
    void split(byte[] text, int from, int to, PieceSink out);

    /** The pieces of this one, cut again by another. */
    default Splitter then(Splitter next) {
        return (text, from, to, out) ->
                split(text, from, to, (piece, start, end) -> next.split(piece, start, end, out));
    }
}

package io.caravan.tokenizer.split;

/** Takes pieces in the order of the text; none is empty. */
@FunctionalInterface
public interface PieceSink {
    void piece(byte[] text, int from, int to);
}

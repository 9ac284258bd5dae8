package io.caravan.tokenizer.split;

/** Puts a space before a piece that does not start with one ({@code add_prefix_space}). */
public final class PrefixSpace implements Splitter {

    @Override
    public void split(byte[] text, int from, int to, PieceSink out) {
        if (text[from] == ' ') {
            out.piece(text, from, to);
            return;
        }
        byte[] spaced = new byte[to - from + 1];
        spaced[0] = ' ';
        System.arraycopy(text, from, spaced, 1, to - from);
        out.piece(spaced, 0, spaced.length);
    }
}

package io.caravan.tokenizer.split;

import java.util.Arrays;

/** SentencePiece's way with spaces: each becomes a mark, a mark may be put before the text, and words start at a mark. */
public final class Metaspace implements Splitter {

    private final byte[] mark;
    private final boolean prepend;
    private final boolean cut;

    /**
     * @param mark what a space becomes, in UTF-8
     * @param prepend whether a text gets a mark before it unless it starts with one
     * @param cut whether the text is cut before each mark
     */
    public Metaspace(byte[] mark, boolean prepend, boolean cut) {
        this.mark = mark.clone();
        this.prepend = prepend;
        this.cut = cut;
    }

    @Override
    public void split(byte[] text, int from, int to, PieceSink out) {
        byte[] marked = new byte[(to - from + 1) * Math.max(mark.length, 1)];
        int size = 0;
        if (prepend && text[from] != ' ' && !isMark(text, from, to)) {
            size = put(marked, 0);
        }
        for (int i = from; i < to; i++) {
            if (text[i] == ' ') {
                size = put(marked, size);
            } else {
                marked[size++] = text[i];
            }
        }
        int start = 0;
        for (int i = 1; cut && i < size; i++) {
            if (isMark(marked, i, size)) {
                out.piece(marked, start, i);
                start = i;
            }
        }
        out.piece(marked, start, size);
    }

    private int put(byte[] marked, int at) {
        System.arraycopy(mark, 0, marked, at, mark.length);
        return at + mark.length;
    }

    private boolean isMark(byte[] text, int from, int to) {
        return to - from >= mark.length && Arrays.equals(text, from, from + mark.length, mark, 0, mark.length);
    }
}

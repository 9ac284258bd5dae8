package io.caravan.tokenizer.split;

/** What becomes of the matches of a split: the reference's {@code SplitDelimiterBehavior}. */
public enum Delimiter {
    /** A piece of its own. */
    ISOLATED,
    /** Left out. */
    REMOVED,
    /** The end of the piece before it. */
    MERGED_WITH_PREVIOUS,
    /** The start of the piece after it. */
    MERGED_WITH_NEXT,
    /** One piece with the matches right beside it. */
    CONTIGUOUS;

    /** Hands out the pieces of a text whose parts are, in turn, between and in the matches. */
    void cut(byte[] text, Parts parts, PieceSink out) {
        int start = -1;
        int end = -1;
        for (int i = 0; i < parts.size(); i++) {
            if (this == REMOVED && parts.isMatch(i)) {
                continue;
            }
            if (start >= 0 && !joins(parts, i)) {
                out.piece(text, start, end);
                start = -1;
            }
            start = start < 0 ? parts.start(i) : start;
            end = parts.end(i);
        }
        if (start >= 0) {
            out.piece(text, start, end);
        }
    }

    /** Whether a part belongs with the one before it. */
    private boolean joins(Parts parts, int i) {
        boolean match = parts.isMatch(i);
        boolean previous = parts.isMatch(i - 1);
        return switch (this) {
            case ISOLATED, REMOVED -> false;
            case MERGED_WITH_PREVIOUS -> match && !previous;
            case MERGED_WITH_NEXT -> previous && !match;
            case CONTIGUOUS -> match == previous;
        };
    }
}

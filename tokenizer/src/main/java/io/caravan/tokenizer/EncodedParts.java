package io.caravan.tokenizer;

/** Takes one text through a tokenizer's parts. Not thread-safe. */
final class EncodedParts {

    private final TokenizerParts parts;
    private final Encoding encoding;

    /** Where the text starts, or -1 when what is encoded is a later part of it. */
    private final int start;

    EncodedParts(TokenizerParts parts, Encoding encoding, int start) {
        this.parts = parts;
        this.encoding = encoding;
        this.start = start;
    }

    void encode(byte[] text, int from, int to) {
        parts.raw().cut(text, from, to, new Raw());
    }

    private void split(byte[] text, int from, int to, boolean first) {
        (first ? parts.first() : parts.later()).split(text, from, to, encoding);
    }

    /** Between the tokens that are found in the text as it is. */
    private final class Raw implements AddedTokens.Parts {
        @Override
        public void token(int id) {
            encoding.out().add(id);
        }

        @Override
        public void text(byte[] text, int from, int to) {
            byte[] changed = parts.normalizer().apply(text, from, to);
            boolean first = from == start;
            if (changed == null) {
                parts.normalized().cut(text, from, to, new Normalized(first ? from : -1));
            } else {
                parts.normalized().cut(changed, 0, changed.length, new Normalized(first ? 0 : -1));
            }
        }
    }

    /** Between the tokens that are found in the normalised text. */
    private final class Normalized implements AddedTokens.Parts {
        private final int first;

        Normalized(int first) {
            this.first = first;
        }

        @Override
        public void token(int id) {
            encoding.out().add(id);
        }

        @Override
        public void text(byte[] text, int from, int to) {
            split(text, from, to, from == first);
        }
    }
}

package io.caravan.tokenizer;

import io.caravan.tokenizer.split.PieceSink;

/** One call of a tokenizer: takes pieces and appends their ids. Not thread-safe. */
final class Encoding implements PieceSink {

    private final Model model;
    private final PieceCache cache;
    private final TokenBuffer out;
    private final Merger merger;

    Encoding(Model model, PieceCache cache, TokenBuffer out) {
        this.model = model;
        this.cache = cache;
        this.out = out;
        merger = new Merger(model.merges());
    }

    TokenBuffer out() {
        return out;
    }

    Merger merger() {
        return merger;
    }

    @Override
    public void piece(byte[] text, int from, int to) {
        if (!cache.append(text, from, to, out)) {
            int start = out.size();
            model.encode(text, from, to, this);
            cache.put(text, from, to, out, start);
        }
    }
}

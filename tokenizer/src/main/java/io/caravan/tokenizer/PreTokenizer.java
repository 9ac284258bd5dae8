package io.caravan.tokenizer;

import io.caravan.tokenizer.split.Splitter;

/**
 * How a text is cut into pieces.
 *
 * @param first for a part that starts where the text does
 * @param later for every other part
 * @param bytes whether the pieces are bytes to the model ({@code ByteLevel}), else characters
 */
record PreTokenizer(Splitter first, Splitter later, boolean bytes) {

    static final PreTokenizer NONE = of((text, from, to, out) -> out.piece(text, from, to));

    static PreTokenizer of(Splitter splitter) {
        return new PreTokenizer(splitter, splitter, false);
    }

    PreTokenizer then(Splitter next) {
        return equals(NONE)
                ? of(next)
                : first.equals(later)
                        ? of(first.then(next))
                        : new PreTokenizer(first.then(next), later.then(next), bytes);
    }

    PreTokenizer asBytes() {
        return new PreTokenizer(first, later, true);
    }
}

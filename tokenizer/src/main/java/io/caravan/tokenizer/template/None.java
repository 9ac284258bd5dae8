package io.caravan.tokenizer.template;

/** Python's {@code None}. */
enum None {
    NONE
}

package io.caravan.tokenizer.template;

/** A compiled expression. Thread-safe. */
interface Eval {

    Object of(Frame frame);

    /** Appends the value to the output. */
    default void print(Frame frame) {
        frame.rendering.print(of(frame));
    }
}

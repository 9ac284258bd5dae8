package io.caravan.tokenizer.template;

/** A compiled statement. Thread-safe. */
interface Run {

    int NEXT = 0;
    int BREAK = 1;
    int CONTINUE = 2;

    /** Runs, and says how to go on. */
    int in(Frame frame);
}

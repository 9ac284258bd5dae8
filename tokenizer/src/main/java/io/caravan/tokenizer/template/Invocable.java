package io.caravan.tokenizer.template;

/** A value that can be called: a macro, a method, a global function. */
interface Invocable {

    Object call(Rendering rendering, Args args);
}

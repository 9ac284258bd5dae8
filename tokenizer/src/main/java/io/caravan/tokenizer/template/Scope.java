package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Activation.Slot;

/**
 * Where a statement or expression stands while it is compiled.
 *
 * @param symbols the variables it sees
 * @param activation the function it belongs to
 * @param soft inside an {@code if}: an unknown filter fails only when it is reached
 * @param loop inside the body of a loop of the same function
 */
record Scope(Symbols symbols, Activation activation, boolean soft, boolean loop) {

    Scope softened() {
        return soft ? this : new Scope(symbols, activation, true, loop);
    }

    /** A scope inside, in the same function. */
    Scope inner() {
        return new Scope(new Symbols(symbols, activation), activation, false, loop);
    }

    Scope innerLoop() {
        return new Scope(new Symbols(symbols, activation), activation, false, true);
    }

    /** A scope inside that is a function of its own. */
    Scope function(boolean isLoop) {
        Activation inside = new Activation(activation);
        return new Scope(new Symbols(symbols, inside), inside, false, isLoop);
    }

    Slot slot(String name) {
        Slot slot = symbols.find(name);
        if (slot == null) {
            throw new IllegalStateException("a variable that was not seen");
        }
        return slot;
    }
}

package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/** The places for variables of one function: the template itself, a macro, a caller or a recursive loop. */
final class Activation {

    private final @Nullable Activation outer;
    private int slots;

    Activation(@Nullable Activation outer) {
        this.outer = outer;
    }

    /** A place for a variable. */
    record Slot(String name, Activation owner, int index) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    Slot slot(String name) {
        return new Slot(name, this, slots++);
    }

    int slots() {
        return slots;
    }

    /** How many functions lie between this one and the owner of the slot. */
    int hops(Slot slot) {
        int hops = 0;
        Activation at = this;
        while (at != slot.owner()) {
            if (at.outer == null) {
                throw new IllegalStateException("a variable of a function that is not around this one");
            }
            at = at.outer;
            hops++;
        }
        return hops;
    }
}

package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/** One run of a function: its variables. A slot without value holds null. */
final class Frame {

    final Rendering rendering;
    final @Nullable Frame outer;
    final @Nullable Object[] slots;

    Frame(Rendering rendering, @Nullable Frame outer, int slots) {
        this.rendering = rendering;
        this.outer = outer;
        this.slots = new Object[slots];
    }

    Frame up(int hops) {
        Frame frame = this;
        for (int i = 0; i < hops; i++) {
            Frame next = frame.outer;
            if (next == null) {
                throw new IllegalStateException("no outer frame");
            }
            frame = next;
        }
        return frame;
    }
}

package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Activation.Slot;

/** Compiles the reading of variables. */
final class Variables {

    private Variables() {}

    static Eval read(String name, Scope scope) {
        Slot slot = scope.slot(name);
        int index = slot.index();
        int hops = scope.activation().hops(slot);
        Undefined missing = Undefined.variable(name);
        if (hops == 0) {
            return frame -> {
                Object value = frame.slots[index];
                return value == null ? missing : value;
            };
        }
        return frame -> {
            Object value = frame.up(hops).slots[index];
            return value == null ? missing : value;
        };
    }
}

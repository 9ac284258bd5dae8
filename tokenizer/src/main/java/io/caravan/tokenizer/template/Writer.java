package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Activation.Slot;
import java.util.List;

/** A compiled target of an assignment. Thread-safe. */
interface Writer {

    void write(Frame frame, Object value);

    static Writer of(Target target, Scope scope) {
        if (target instanceof Target.Variable variable) {
            Slot slot = scope.slot(variable.id());
            int index = slot.index();
            if (scope.activation().hops(slot) != 0) {
                throw new IllegalStateException("a variable is written in a function that does not own it");
            }
            return (frame, value) -> frame.slots[index] = value;
        }
        if (target instanceof Target.Member member) {
            Eval namespace = Variables.read(member.namespace(), scope);
            return (frame, value) -> Attributes.assign(namespace.of(frame), member.attribute(), value);
        }
        List<Target> targets = ((Target.Unpacked) target).targets();
        Writer[] writers = targets.stream().map(each -> of(each, scope)).toArray(Writer[]::new);
        return (frame, value) -> unpack(writers, frame, value);
    }

    private static void unpack(Writer[] writers, Frame frame, Object value) {
        Object[] items = value instanceof ListValue list
                ? list.toArray()
                : Iteration.all(frame.rendering, value).toArray();
        if (items.length != writers.length) {
            throw TemplateException.failed("expected " + writers.length + " values to unpack, got " + items.length);
        }
        for (int i = 0; i < items.length; i++) {
            writers[i].write(frame, items[i]);
        }
    }
}

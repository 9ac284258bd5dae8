package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Activation.Slot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A macro, or the body of a call block: a function that returns what it prints. */
final class MacroValue implements Invocable {

    /**
     * What is known of a macro before it runs.
     *
     * @param name its name, null for a caller
     * @param defaults of the last parameters
     * @param special the slots of {@code caller}, {@code kwargs} and {@code varargs}, null where they are not used
     */
    record Code(
            @Nullable String name,
            List<String> parameters,
            List<Slot> slots,
            List<Eval> defaults,
            Special special,
            Activation activation,
            ScopeEntry entry,
            Run body) {}

    /** The slots of {@code caller}, {@code kwargs} and {@code varargs}, null where they are not used. */
    record Special(@Nullable Slot caller, @Nullable Slot kwargs, @Nullable Slot varargs) {}

    private final Code code;
    private final Frame outer;

    MacroValue(Code code, Frame outer) {
        this.code = code;
        this.outer = outer;
    }

    @Override
    public Object call(Rendering rendering, Args args) {
        rendering.enter();
        rendering.step(1);
        Frame frame = new Frame(rendering, outer, code.activation.slots());
        bind(frame, args);
        code.entry.into(frame);
        int missing = code.parameters.size() - code.defaults.size();
        for (int i = 0; i < code.parameters.size(); i++) {
            int at = code.slots.get(i).index();
            if (frame.slots[at] == null) {
                frame.slots[at] = i < missing
                        ? new Undefined("parameter '" + code.parameters.get(i) + "' was not provided")
                        : code.defaults.get(i - missing).of(frame);
            }
        }
        String text = rendering.capture(code.body, frame);
        rendering.leave();
        return text;
    }

    private void bind(Frame frame, Args args) {
        int count = code.parameters.size();
        for (int i = 0; i < Math.min(count, args.size()); i++) {
            frame.slots[code.slots.get(i).index()] = args.get(i);
        }
        List<String> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        Object caller = null;
        for (int i = 0; i < args.names().size(); i++) {
            String name = args.names().get(i);
            int at = code.parameters.indexOf(name);
            if (at >= args.size()) {
                frame.slots[code.slots.get(at).index()] = args.named().get(i);
            } else if (at < 0 && name.equals("caller") && code.special.caller() != null) {
                caller = args.named().get(i);
            } else {
                names.add(name);
                values.add(args.named().get(i));
            }
        }
        special(frame, args, caller);
        if (code.special.kwargs() != null) {
            Dict kwargs = new Dict(names.size());
            for (int i = 0; i < names.size(); i++) {
                kwargs.put(names.get(i), values.get(i));
            }
            frame.slots[code.special.kwargs().index()] = kwargs;
        } else if (!names.isEmpty()) {
            throw TemplateException.failed(described() + " takes no keyword argument '" + names.get(0) + "'");
        }
    }

    private void special(Frame frame, Args args, @Nullable Object caller) {
        int count = code.parameters.size();
        if (code.special.caller() != null) {
            frame.slots[code.special.caller().index()] =
                    caller == null || caller instanceof None ? new Undefined("No caller defined") : caller;
        }
        if (code.special.varargs() != null) {
            frame.slots[code.special.varargs().index()] = ListValue.tuple(
                    args.size() > count ? args.after(count).positional().toArray() : new Object[0]);
        } else if (args.size() > count) {
            throw TemplateException.failed(described() + " takes not more than " + count + " argument(s)");
        }
    }

    private String described() {
        return "macro '" + code.name + "'";
    }

    @Nullable
    Object attribute(String attribute) {
        return switch (attribute) {
            case "name" -> code.name == null ? None.NONE : code.name;
            case "arguments" -> ListValue.tuple(code.parameters.toArray());
            case "catch_kwargs" -> code.special.kwargs() != null;
            case "catch_varargs" -> code.special.varargs() != null;
            case "caller" -> code.special.caller() != null;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return "<Macro " + (code.name == null ? "anonymous" : "'" + code.name + "'") + ">";
    }
}

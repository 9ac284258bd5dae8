package io.caravan.tokenizer.template;

import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One render: its input, its output and what is left of its limits. */
final class Rendering {

    private final Map<String, Object> inputs;
    private final Output out;
    private final Clock clock;
    private final TemplateLimits limits;
    private final int mostOut;
    private long steps;
    private long chars;
    private int depth;

    Rendering(Map<String, Object> inputs, Output out, Clock clock, TemplateLimits limits) {
        this.inputs = inputs;
        this.out = out;
        this.clock = clock;
        this.limits = limits;
        this.steps = limits.steps();
        this.chars = limits.madeChars();
        this.mostOut = limits.outputChars();
    }

    Clock clock() {
        return clock;
    }

    Output out() {
        return out;
    }

    /** The input or global function of that name. */
    @Nullable
    Object lookup(String name) {
        Object value = inputs.get(name);
        return value == null ? Globals.get(name) : value;
    }

    void step(long count) {
        steps -= count;
        if (steps < 0) {
            throw TemplateException.limit("more than " + limits.steps() + " steps");
        }
    }

    /** Checks the length of a string that is being made. */
    void fits(long length) {
        if (length > mostOut) {
            throw TemplateException.limit("a string of more than " + limits.outputChars() + " characters");
        }
    }

    /** Accounts for a string before it is made. */
    void reserve(long length) {
        if (length > limits.outputChars()) {
            throw TemplateException.limit("a string of more than " + limits.outputChars() + " characters");
        }
        chars -= length;
        if (chars < 0) {
            throw TemplateException.limit("more than " + limits.madeChars() + " characters made");
        }
    }

    String made(String text) {
        reserve(text.length());
        return text;
    }

    void enter() {
        if (++depth > limits.depth()) {
            throw TemplateException.limit("calls more than " + limits.depth() + " deep");
        }
    }

    void leave() {
        depth--;
    }

    void print(Object value) {
        if (value instanceof String text) {
            text(text);
        } else if (!(value instanceof Undefined)) {
            text(Repr.str(this, value));
        }
    }

    /** Prints a value as JSON; counts as a string that is made and printed. */
    void json(Object value, JsonText.Form form) {
        int mark = out.length();
        new JsonText(this, form, out.shorts()).write(value, 0);
        reserve((long) out.length() - mark);
        fits(out.length());
    }

    void text(String text) {
        if (text.length() > mostOut - out.length()) {
            throw TemplateException.limit("an output of more than " + limits.outputChars() + " characters");
        }
        out.append(text);
    }

    /** Runs the body and returns what it printed. */
    String capture(Run body, Frame frame) {
        int mark = out.length();
        body.in(frame);
        return cut(mark);
    }

    /** Takes back what was printed behind the mark. */
    String cut(int mark) {
        reserve(out.length() - mark);
        return out.cut(mark);
    }
}

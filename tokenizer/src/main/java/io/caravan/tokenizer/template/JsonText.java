package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code json.dumps}, which is what {@code tojson} is in chat templates. */
final class JsonText {

    private static final int DEEPEST = 200;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /**
     * How to write.
     *
     * @param ascii whether other characters become escapes
     * @param indent what each level begins with; null writes all on one line
     * @param sorted whether keys are sorted
     */
    record Form(boolean ascii, @Nullable String indent, String itemSeparator, String keySeparator, boolean sorted) {
        static final Form PLAIN = new Form(false, null, ", ", ": ", false);
    }

    private final Rendering rendering;
    private final Form form;
    private final StringBuilder out;

    JsonText(Rendering rendering, Form form, StringBuilder out) {
        this.rendering = rendering;
        this.form = form;
        this.out = out;
    }

    void write(Object value, int depth) {
        rendering.step(1);
        if (value instanceof String text) {
            string(text);
        } else if (value instanceof Dict dict) {
            dict(dict, depth);
        } else if (value instanceof ListValue list) {
            list(list, depth);
        } else if (value instanceof Markup markup) {
            string(markup.text());
        } else {
            out.append(scalar(value));
        }
    }

    private static String scalar(Object value) {
        if (value instanceof None) {
            return "null";
        }
        if (value instanceof Boolean truth) {
            return truth ? "true" : "false";
        }
        if (value instanceof Double number) {
            String text = FloatText.of(number);
            return switch (text) {
                case "nan" -> "NaN";
                case "inf" -> "Infinity";
                case "-inf" -> "-Infinity";
                default -> text;
            };
        }
        if (Numbers.is(value)) {
            return value.toString();
        }
        throw TemplateException.failed("Object of type " + TypeName.of(value) + " is not JSON serializable");
    }

    private void list(List<Object> list, int depth) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i > 0 ? form.itemSeparator() : "");
            line(depth + 1);
            write(list.get(i), depth + 1);
        }
        line(depth);
        out.append(']');
    }

    private void dict(Dict dict, int depth) {
        if (dict.size() == 0) {
            out.append("{}");
            return;
        }
        out.append('{');
        List<Integer> order = form.sorted() ? sorted(dict) : List.of();
        for (int i = 0; i < dict.size(); i++) {
            int at = form.sorted() ? order.get(i) : i;
            out.append(i > 0 ? form.itemSeparator() : "");
            line(depth + 1);
            string(key(dict.key(at)));
            out.append(form.keySeparator());
            write(dict.value(at), depth + 1);
        }
        line(depth);
        out.append('}');
    }

    private static List<Integer> sorted(Dict dict) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < dict.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Order.COMPARATOR.compare(dict.key(a), dict.key(b)));
        return order;
    }

    private static String key(Object key) {
        if (Text.is(key)) {
            return Text.of(key);
        }
        if (key instanceof None || Numbers.is(key)) {
            return scalar(key);
        }
        throw TemplateException.failed("keys must be str, int, float, bool or None, not " + TypeName.of(key));
    }

    private void line(int depth) {
        if (depth > DEEPEST) {
            throw TemplateException.limit("values nested more than " + DEEPEST + " deep");
        }
        if (form.indent() != null) {
            rendering.reserve((long) form.indent().length() * depth);
            out.append('\n').append(form.indent().repeat(depth));
        }
    }

    private void string(String text) {
        rendering.fits((long) out.length() + text.length());
        out.append('"');
        int plain = 0;
        int next;
        while ((next = nextEscaped(text, plain)) < text.length()) {
            out.append(text, plain, next);
            escape(text.charAt(next));
            plain = next + 1;
        }
        if (plain == 0) {
            out.append(text); // at once, not character by character
        } else {
            out.append(text, plain, next);
        }
        out.append('"');
    }

    private int nextEscaped(String text, int from) {
        int i = from;
        while (i < text.length() && !isEscaped(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private boolean isEscaped(char c) {
        return c < ' ' || c == '"' || c == '\\' || (c > 126 && form.ascii());
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (c == 127) {
                    out.append(c);
                } else {
                    out.append("\\u")
                            .append(HEX[c >> 12])
                            .append(HEX[c >> 8 & 15])
                            .append(HEX[c >> 4 & 15])
                            .append(HEX[c & 15]);
                }
            }
        }
    }
}

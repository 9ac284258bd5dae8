package io.caravan.tokenizer.template;

/** Python's {@code str} and {@code repr} of values. */
final class Repr {

    private static final int DEEPEST = 200;

    private Repr() {}

    static String str(Rendering rendering, Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Markup markup) {
            return markup.text();
        }
        if (value instanceof Undefined) {
            return "";
        }
        return repr(rendering, value);
    }

    static String repr(Rendering rendering, Object value) {
        StringBuilder out = new StringBuilder();
        write(rendering, value, out, 0);
        return rendering.made(out.toString());
    }

    private static void write(Rendering rendering, Object value, StringBuilder out, int depth) {
        rendering.step(1);
        rendering.fits(out.length() + (value instanceof String text ? text.length() : 0L));
        if (depth > DEEPEST) {
            throw TemplateException.limit("values nested more than " + DEEPEST + " deep");
        }
        if (value instanceof String quoted) {
            quote(quoted, out);
        } else if (value instanceof Boolean truth) {
            out.append(truth ? "True" : "False");
        } else if (value instanceof None) {
            out.append("None");
        } else if (value instanceof Double number) {
            out.append(FloatText.of(number));
        } else if (value instanceof ListValue list) {
            list(rendering, list, out, depth);
        } else if (value instanceof Dict dict) {
            dict(rendering, dict, out, depth);
        } else {
            other(rendering, value, out, depth);
        }
    }

    private static void list(Rendering rendering, ListValue list, StringBuilder out, int depth) {
        out.append(list.tuple() ? '(' : '[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i > 0 ? ", " : "");
            write(rendering, list.get(i), out, depth + 1);
        }
        out.append(list.tuple() && list.size() == 1 ? "," : "").append(list.tuple() ? ')' : ']');
    }

    private static void dict(Rendering rendering, Dict dict, StringBuilder out, int depth) {
        out.append('{');
        for (int i = 0; i < dict.size(); i++) {
            out.append(i > 0 ? ", " : "");
            write(rendering, dict.key(i), out, depth + 1);
            out.append(": ");
            write(rendering, dict.value(i), out, depth + 1);
        }
        out.append('}');
    }

    private static void other(Rendering rendering, Object value, StringBuilder out, int depth) {
        if (value instanceof Undefined) {
            out.append("Undefined");
        } else if (value instanceof Markup markup) {
            out.append("Markup(");
            quote(markup.text(), out);
            out.append(')');
        } else if (value instanceof Namespace namespace) {
            out.append("<Namespace ");
            dict(rendering, namespace.attributes(), out, depth + 1);
            out.append('>');
        } else if (value instanceof DictView view) {
            out.append("dict_").append(view.part().word()).append("([");
            for (int i = 0; i < view.size(); i++) {
                out.append(i > 0 ? ", " : "");
                write(rendering, view.get(i), out, depth + 1);
            }
            out.append("])");
        } else if (Numbers.is(value)
                || value instanceof Range
                || value instanceof MacroValue
                || value instanceof LoopState) {
            out.append(value);
        } else {
            // Python shows an address here, which no template can mean
            out.append('<').append(TypeName.of(value)).append('>');
        }
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == quote || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (printable(c)) {
                out.appendCodePoint(c);
            } else {
                escape(c, out);
            }
        }
        out.append(quote);
    }

    private static void escape(int c, StringBuilder out) {
        String form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
        out.append(String.format(form, c));
    }

    static boolean printable(int c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}

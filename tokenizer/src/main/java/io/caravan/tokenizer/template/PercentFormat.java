package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/** Python's {@code format % values}. */
final class PercentFormat {

    private final Rendering rendering;
    private final String format;
    private final boolean markup;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int used;
    private boolean mapped;

    PercentFormat(Rendering rendering, String format, boolean markup) {
        this.rendering = rendering;
        this.format = format;
        this.markup = markup;
    }

    String of(Object values) {
        boolean tuple = values instanceof ListValue list && list.tuple();
        ListValue all = tuple ? (ListValue) values : ListValue.tuple(values);
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else {
                field(values, all);
            }
        }
        boolean mapping = !tuple
                && !Text.is(values)
                && (values instanceof Dict
                        || values instanceof ListValue
                        || values instanceof Undefined
                        || values instanceof Range);
        if (!mapped && !mapping && used < all.size()) {
            throw TemplateException.failed("not all arguments converted during string formatting");
        }
        return rendering.made(out.toString());
    }

    private void field(Object values, ListValue all) {
        Object value = null;
        if (peek() == '(') {
            value = byName(values);
        }
        int from = at;
        while ("#0- +".indexOf(peek()) >= 0) {
            at++;
        }
        String flags = format.substring(from, at);
        Integer width = count(all);
        Integer precision = null;
        if (peek() == '.') {
            at++;
            Integer given = count(all);
            precision = given == null ? Integer.valueOf(0) : given;
        }
        while ("hlL".indexOf(peek()) >= 0) {
            at++;
        }
        char kind = peek();
        at++;
        if (kind == '%') {
            out.append('%');
            return;
        }
        Object argument = value != null ? value : next(all);
        NumberForm form = new NumberForm(flags, width == null ? 0 : width, precision);
        rendering.reserve(form.width());
        rendering.fits(out.length());
        out.append(converted(kind, argument, form));
    }

    private Object byName(Object values) {
        int end = format.indexOf(')', at);
        if (end < 0 || !(values instanceof Dict dict)) {
            throw TemplateException.failed("format requires a mapping");
        }
        Object value = dict.get(format.substring(at + 1, end));
        if (value == null) {
            throw TemplateException.failed("a key of the format is not in the mapping");
        }
        at = end + 1;
        mapped = true;
        return value;
    }

    private char peek() {
        if (at >= format.length()) {
            throw TemplateException.failed("incomplete format");
        }
        return format.charAt(at);
    }

    private @Nullable Integer count(ListValue all) {
        if (peek() == '*') {
            at++;
            return Numbers.index(next(all));
        }
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at - from > 9) {
            throw TemplateException.failed("width too big");
        }
        return at == from ? null : Integer.valueOf(format.substring(from, at));
    }

    private Object next(ListValue all) {
        if (used >= all.size()) {
            throw TemplateException.failed("not enough arguments for format string");
        }
        return all.get(used++);
    }

    private String converted(char kind, Object value, NumberForm form) {
        return switch (kind) {
            case 's' -> form.text(markup ? Markup.escaped(rendering, value) : Repr.str(rendering, value));
            case 'r' -> form.text(Repr.repr(rendering, value));
            case 'c' -> form.text(character(value));
            case 'd', 'i', 'u' -> form.integer(integer(value), 10, false);
            case 'x' -> form.integer(exact(value), 16, false);
            case 'X' -> form.integer(exact(value), 16, true);
            case 'o' -> form.integer(exact(value), 8, false);
            case 'f', 'F', 'e', 'E', 'g', 'G' -> form.real(real(value), kind);
            default -> throw TemplateException.failed("unsupported format character");
        };
    }

    private static String character(Object value) {
        if (Text.is(value) && Text.length(Text.of(value)) == 1) {
            return Text.of(value);
        }
        int code = Numbers.index(value);
        if (!Character.isValidCodePoint(code)) {
            throw TemplateException.failed("%c arg not in range");
        }
        return Character.toString(code);
    }

    private static Object integer(Object value) {
        return value instanceof Double number ? Numbers.truncated(number) : exact(value);
    }

    private static Object exact(Object value) {
        if (!Numbers.integral(value)) {
            throw TemplateException.failed("a number is required, not " + TypeName.of(value));
        }
        return value;
    }

    private static double real(Object value) {
        if (!Numbers.is(value)) {
            throw TemplateException.failed("must be real number, not " + TypeName.of(value));
        }
        return Numbers.real(value);
    }
}

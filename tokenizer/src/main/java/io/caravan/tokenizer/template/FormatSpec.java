package io.caravan.tokenizer.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's format specification: {@code [[fill]align][sign][#][0][width][,][.precision][type]}. */
final class FormatSpec {

    private static final Pattern FORM = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,9})?([,_])?(?:\\.(\\d{1,9}))?([bcdeEfFgGnosxX%])?",
            Pattern.DOTALL);

    private FormatSpec() {}

    static String apply(Rendering rendering, Object value, String spec) {
        if (spec.isEmpty()) {
            return Repr.str(rendering, value);
        }
        Matcher form = FORM.matcher(spec);
        boolean number = Numbers.is(value) && !(value instanceof Boolean && spec.endsWith("s"));
        if (!form.matches() || (!number && !Text.is(value))) {
            throw TemplateException.failed("Invalid format specifier");
        }
        String type = form.group(9) == null ? "" : form.group(9);
        if ((!number && !type.isEmpty() && !type.equals("s"))
                || (!number && (form.group(3) != null || "=".equals(form.group(2)) || form.group(7) != null))
                || (number && type.equals("s"))) {
            throw TemplateException.failed("Unknown format code for object of type '" + TypeName.of(value) + "'");
        }
        String sign = form.group(3) == null ? "" : form.group(3).replace("-", "");
        Integer precision = form.group(8) == null ? null : Integer.valueOf(form.group(8));
        NumberForm bare = new NumberForm(sign + (form.group(4) == null ? "" : "#"), 0, precision);
        String body = number ? number(value, type, bare) : bare.text(Text.of(value));
        if (form.group(7) != null) {
            body = grouped(body, form.group(7));
        }
        return padded(rendering, body, form, number);
    }

    private static String number(Object value, String type, NumberForm form) {
        boolean integral = Numbers.integral(value);
        return switch (type) {
            case "d", "n" -> form.integer(exact(value), 10, false);
            case "b" -> form.integer(exact(value), 2, false);
            case "o" -> form.integer(exact(value), 8, false);
            case "x" -> form.integer(exact(value), 16, false);
            case "X" -> form.integer(exact(value), 16, true);
            case "c" -> Character.toString(Numbers.index(value));
            case "%" -> form.real(Numbers.real(value) * 100, 'f') + "%";
            case "" -> integral ? form.integer(value, 10, false) : plain(Numbers.real(value), form);
            default -> form.real(Numbers.real(value), type.charAt(0));
        };
    }

    private static String plain(double value, NumberForm form) {
        if (form.precision() == null) {
            String text = FloatText.of(value);
            return form.flags().contains("+") && !text.startsWith("-") ? "+" + text : text;
        }
        String text = form.real(value, 'g');
        return text.matches("[-+ ]?\\d+") ? text + ".0" : text;
    }

    private static Object exact(Object value) {
        if (!Numbers.integral(value)) {
            throw TemplateException.failed("Unknown format code for object of type 'float'");
        }
        return value;
    }

    private static String grouped(String body, String separator) {
        int from = 0;
        while (from < body.length() && !Character.isDigit(body.charAt(from))) {
            from++;
        }
        int to = from;
        while (to < body.length() && Character.isDigit(body.charAt(to))) {
            to++;
        }
        StringBuilder out = new StringBuilder(body);
        for (int at = to - 3; at > from; at -= 3) {
            out.insert(at, separator);
        }
        return out.toString();
    }

    private static String padded(Rendering rendering, String body, Matcher form, boolean number) {
        int width = form.group(6) == null ? 0 : Integer.parseInt(form.group(6));
        rendering.reserve(width);
        int missing = Math.max(0, width - Text.length(body));
        boolean zero = form.group(5) != null;
        @Nullable String given = form.group(2);
        String align = given != null ? given : number ? (zero ? "=" : ">") : "<";
        String fill = form.group(1) != null ? form.group(1) : zero ? "0" : " ";
        return switch (align) {
            case "<" -> body + fill.repeat(missing);
            case "^" -> fill.repeat(missing / 2) + body + fill.repeat(missing - missing / 2);
            case "=" -> {
                int sign = body.startsWith("-") || body.startsWith("+") || body.startsWith(" ") ? 1 : 0;
                yield body.substring(0, sign) + fill.repeat(missing) + body.substring(sign);
            }
            default -> fill.repeat(missing) + body;
        };
    }
}

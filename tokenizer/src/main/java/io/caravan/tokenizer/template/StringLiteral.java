package io.caravan.tokenizer.template;

/** The value of a string in a template: Python's escapes. */
final class StringLiteral {

    private StringLiteral() {}

    static String value(String body, int line) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        StringBuilder out = new StringBuilder(body.length());
        int at = 0;
        while (at < body.length()) {
            char c = body.charAt(at);
            if (c != '\\') {
                out.append(c);
                at++;
            } else if (at + 1 >= body.length()) {
                throw TemplateException.syntax(line, "a string ends in a backslash");
            } else {
                at = escape(body, at + 1, out, line);
            }
        }
        return out.toString();
    }

    /** Appends the escape whose letter is at {@code at} and returns the place behind it. */
    private static int escape(String body, int at, StringBuilder out, int line) {
        char c = body.charAt(at);
        int simple = "\\'\"abfnrtv\n".indexOf(c);
        if (simple >= 0) {
            if (c != '\n') {
                out.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
            }
            return at + 1;
        }
        if (c >= '0' && c <= '7') {
            int end = at + 1;
            while (end < body.length() && end < at + 3 && body.charAt(end) >= '0' && body.charAt(end) <= '7') {
                end++;
            }
            out.append((char) Integer.parseInt(body, at, end, 8));
            return end;
        }
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits > 0) {
            return coded(body, at, digits, out, line);
        }
        if (c == 'N') {
            return named(body, at, out, line);
        }
        out.append('\\').append(c);
        return at + 1;
    }

    private static int coded(String body, int at, int digits, StringBuilder out, int line) {
        try {
            int code = Integer.parseUnsignedInt(body, at + 1, at + 1 + digits, 16);
            out.appendCodePoint(code);
            return at + 1 + digits;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw TemplateException.syntax(line, "a broken \\" + body.charAt(at) + " escape in a string");
        }
    }

    private static int named(String body, int at, StringBuilder out, int line) {
        int end = body.indexOf('}', at);
        try {
            out.appendCodePoint(Character.codePointOf(body.substring(at + 2, end)));
            return end + 1;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw TemplateException.syntax(line, "a broken \\N escape in a string");
        }
    }
}

package io.caravan.tokenizer.template;

/** What Python's {@code str.isspace} calls whitespace. It is all in the basic plane. */
final class Whitespace {

    private Whitespace() {}

    static boolean is(char c) {
        if (c <= ' ') {
            return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
        }
        if (c < 0x1680) {
            return c == 0x85 || c == 0xa0;
        }
        return c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    static String stripStart(String text) {
        int from = 0;
        while (from < text.length() && is(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    static String stripEnd(String text) {
        int to = text.length();
        while (to > 0 && is(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(0, to);
    }
}

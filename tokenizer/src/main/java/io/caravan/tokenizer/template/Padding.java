package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/** Python's {@code center}, {@code ljust}, {@code rjust}, {@code zfill} and {@code expandtabs}. */
final class Padding {

    private Padding() {}

    static String center(Rendering rendering, String text, Args args) {
        int missing = missing(rendering, text, args);
        int width = missing + Text.length(text);
        int left = missing / 2 + (missing & width & 1);
        String fill = fill(args);
        return fill.repeat(left) + text + fill.repeat(missing - left);
    }

    static String end(Rendering rendering, String text, Args args) {
        return text + fill(args).repeat(missing(rendering, text, args));
    }

    static String start(Rendering rendering, String text, Args args) {
        return fill(args).repeat(missing(rendering, text, args)) + text;
    }

    static String zeros(Rendering rendering, String text, Args args) {
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return text.substring(0, sign) + "0".repeat(missing(rendering, text, args)) + text.substring(sign);
    }

    static String tabs(Rendering rendering, String text, Args args) {
        @Nullable Object[] bound = args.bind("expandtabs", "tabsize");
        int size = bound[0] == null ? 8 : Math.max(0, Numbers.index(bound[0]));
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (int code : text.codePoints().toArray()) {
            if (code == '\t') {
                int blanks = size == 0 ? 0 : size - column % size;
                rendering.reserve((long) out.length() + blanks);
                out.append(" ".repeat(blanks));
                column += blanks;
            } else {
                out.appendCodePoint(code);
                column = code == '\n' || code == '\r' ? 0 : column + 1;
            }
        }
        return out.toString();
    }

    private static int missing(Rendering rendering, String text, Args args) {
        @Nullable Object[] bound = args.bind("padding", "width", "fillchar");
        if (bound[0] == null) {
            throw TemplateException.failed("a width is missing");
        }
        int width = Numbers.index(bound[0]);
        rendering.reserve(Math.max(width, 0));
        return Math.max(0, width - Text.length(text));
    }

    private static String fill(Args args) {
        String fill = args.size() > 1 ? Text.required(args.get(1), "the fill character") : " ";
        if (Text.length(fill) != 1) {
            throw TemplateException.failed("The fill character must be exactly one character long");
        }
        return fill;
    }
}

package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code str.format}. */
final class BraceFormat {

    private final Rendering rendering;
    private final Args args;
    private int automatic;
    private boolean numbered;

    BraceFormat(Rendering rendering, Args args) {
        this.rendering = rendering;
        this.args = args;
    }

    /** The arguments of {@code format_map}. */
    static Args mapped(Args args) {
        if (!(args.only("format_map") instanceof Dict dict)) {
            throw TemplateException.failed("format_map() takes a dict");
        }
        List<String> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < dict.size(); i++) {
            if (Text.is(dict.key(i))) {
                names.add(Text.of(dict.key(i)));
                values.add(dict.value(i));
            }
        }
        return new Args(List.of(), names, values);
    }

    String of(String format) {
        return rendering.made(expanded(format, 2));
    }

    private String expanded(String format, int depth) {
        if (depth < 0) {
            throw TemplateException.failed("Max string recursion exceeded");
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '{' && c != '}') {
                out.append(c);
            } else if (at < format.length() && format.charAt(at) == c) {
                out.append(c);
                at++;
            } else if (c == '}') {
                throw TemplateException.failed("Single '}' encountered in format string");
            } else {
                int end = close(format, at);
                String text = field(format.substring(at, end), depth);
                rendering.fits((long) out.length() + text.length());
                out.append(text);
                at = end + 1;
            }
        }
        return out.toString();
    }

    private static int close(String format, int from) {
        int open = 1;
        for (int i = from; i < format.length(); i++) {
            open += format.charAt(i) == '{' ? 1 : format.charAt(i) == '}' ? -1 : 0;
            if (open == 0) {
                return i;
            }
        }
        throw TemplateException.failed("expected '}' before end of string");
    }

    private String field(String field, int depth) {
        int colon = field.indexOf(':');
        String name = colon < 0 ? field : field.substring(0, colon);
        String spec = colon < 0 ? "" : field.substring(colon + 1);
        int mark = name.indexOf('!');
        String conversion = mark < 0 ? "" : name.substring(mark + 1);
        Object value = value(mark < 0 ? name : name.substring(0, mark));
        value = switch (conversion) {
            case "" -> value;
            case "s" -> Repr.str(rendering, value);
            case "r", "a" -> Repr.repr(rendering, value);
            default -> throw TemplateException.failed("Unknown conversion specifier");
        };
        return FormatSpec.apply(rendering, value, spec.indexOf('{') < 0 ? spec : expanded(spec, depth - 1));
    }

    private Object value(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        Object value = first(path.substring(0, end));
        while (end < path.length()) {
            boolean item = path.charAt(end) == '[';
            int from = end + 1;
            end = item ? path.indexOf(']', from) : from;
            while (!item && end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                end++;
            }
            if (end < 0) {
                throw TemplateException.failed("Missing ']' in format string");
            }
            String key = path.substring(from, end);
            value = item
                    ? Attributes.item(value, key.matches("\\d{1,9}") ? (Object) Long.valueOf(key) : key)
                    : Attributes.attribute(value, key);
            end += item ? 1 : 0;
        }
        return value;
    }

    private Object first(String name) {
        if (name.isEmpty()) {
            automatic++;
            if (numbered) {
                throw TemplateException.failed("cannot switch between manual and automatic field numbering");
            }
            return positional(automatic - 1);
        }
        if (name.matches("\\d{1,9}")) {
            numbered = true;
            if (automatic > 0) {
                throw TemplateException.failed("cannot switch between manual and automatic field numbering");
            }
            return positional(Integer.parseInt(name));
        }
        @Nullable Object value = args.named(name);
        if (value == null) {
            throw TemplateException.failed("a name of the format is not given");
        }
        return value;
    }

    private Object positional(int at) {
        if (at >= args.size()) {
            throw TemplateException.failed("Replacement index out of range for positional args tuple");
        }
        return args.get(at);
    }
}

package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Filters.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** jinja2's filters on text. */
final class TextFilters {

    private static final Pattern WORD_START = Pattern.compile("[-\\s({\\[<]+");
    private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

    private TextFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("string", (r, value, args) -> value instanceof Markup ? value : Repr.str(r, value));
        all.put("safe", (r, value, args) -> new Markup(Repr.str(r, value)));
        all.put("escape", (r, value, args) -> new Markup(Markup.escaped(r, value)));
        all.put("e", (r, value, args) -> new Markup(Markup.escaped(r, value)));
        all.put("forceescape", (r, value, args) -> new Markup(Markup.escape(Repr.str(r, value))));
        all.put("lower", (r, value, args) -> Letters.lower(bare(r, value, args)));
        all.put("upper", (r, value, args) -> Letters.upper(bare(r, value, args)));
        all.put("capitalize", (r, value, args) -> Letters.capitalize(bare(r, value, args)));
        all.put("title", (r, value, args) -> title(bare(r, value, args)));
        all.put("trim", (r, value, args) -> kept(value, Strip.of(Repr.str(r, value), args, true, true)));
        all.put("replace", TextFilters::replace);
        all.put("indent", TextFilters::indent);
        all.put("truncate", TextFilters::truncate);
        all.put("center", (r, value, args) -> Padding.center(r, Repr.str(r, value), args.bare() ? Args.of(80L) : args));
        all.put(
                "wordcount",
                (r, value, args) -> WORD.matcher(bare(r, value, args)).results().count());
        all.put("format", TextFilters::format);
    }

    private static String bare(Rendering rendering, Object value, Args args) {
        args.none("the filter");
        return Repr.str(rendering, value);
    }

    private static Object kept(Object value, String text) {
        return value instanceof Markup ? new Markup(text) : text;
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Matcher starts = WORD_START.matcher(text);
        int from = 0;
        while (starts.find()) {
            word(text.substring(from, starts.start()), out);
            out.append(starts.group());
            from = starts.end();
        }
        word(text.substring(from), out);
        return out.toString();
    }

    private static void word(String word, StringBuilder out) {
        if (!word.isEmpty()) {
            int first = word.offsetByCodePoints(0, 1);
            out.append(Letters.upper(word.substring(0, first))).append(Letters.lower(word.substring(first)));
        }
    }

    private static Object replace(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("replace", "old", "new", "count");
        if (bound[0] == null || bound[1] == null) {
            throw TemplateException.failed("replace takes an old and a new text");
        }
        int count = bound[2] == null || bound[2] instanceof None ? -1 : Numbers.index(bound[2]);
        return TextSearch.replaced(
                rendering,
                Repr.str(rendering, value),
                Repr.str(rendering, bound[0]),
                Repr.str(rendering, bound[1]),
                count);
    }

    private static Object indent(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("indent", "width", "first", "blank");
        Object width = bound[0] == null ? (Object) 4L : bound[0];
        String indention =
                Text.is(width) ? Text.of(width) : " ".repeat(Math.max(0, Math.min(10_000, Numbers.index(width))));
        boolean first = bound[1] != null && Equality.truth(bound[1]);
        boolean blank = bound[2] != null && Equality.truth(bound[2]);
        List<Object> lines = Splitting.lines(Text.required(value, "the text to indent") + "\n", false);
        StringBuilder out = new StringBuilder(first ? indention : "");
        for (int i = 0; i < lines.size(); i++) {
            String line = Text.of(lines.get(i));
            rendering.step(1);
            rendering.fits((long) out.length() + indention.length() + line.length());
            out.append(i > 0 ? "\n" : "")
                    .append(i > 0 && (blank || !line.isEmpty()) ? indention : "")
                    .append(line);
        }
        return kept(value, rendering.made(out.toString()));
    }

    private static Object truncate(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("truncate", "length", "killwords", "end", "leeway");
        String text = Text.required(value, "the text to truncate");
        int length = bound[0] == null ? 255 : Numbers.index(bound[0]);
        String end = bound[2] == null ? "..." : Text.required(bound[2], "the end");
        int leeway = bound[3] == null || bound[3] instanceof None ? 5 : Numbers.index(bound[3]);
        if (length < Text.length(end) || leeway < 0) {
            throw TemplateException.failed("truncate: the length or the leeway is too small");
        }
        if (Text.length(text) <= (long) length + leeway) {
            return value;
        }
        String cut = text.substring(0, Text.offset(text, length - Text.length(end)));
        if (bound[1] == null || !Equality.truth(bound[1])) {
            int blank = cut.lastIndexOf(' ');
            cut = blank < 0 ? cut : cut.substring(0, blank);
        }
        return cut + end;
    }

    private static Object format(Rendering rendering, Object value, Args args) {
        List<Object> values = new ArrayList<>(args.positional());
        if (!values.isEmpty() && !args.names().isEmpty()) {
            throw TemplateException.failed("can't handle positional and keyword arguments at the same time");
        }
        Object all = ListValue.tuple(values.toArray());
        if (!args.names().isEmpty()) {
            Dict named = new Dict(args.names().size());
            for (int i = 0; i < args.names().size(); i++) {
                named.put(args.names().get(i), args.named().get(i));
            }
            all = named;
        }
        return Operators.binary(rendering, "%", Repr.str(rendering, value), all);
    }
}

package io.caravan.tokenizer;

import io.caravan.tokenizer.split.Delimiter;
import io.caravan.tokenizer.split.Metaspace;
import io.caravan.tokenizer.split.Pattern;
import io.caravan.tokenizer.split.PrefixSpace;
import io.caravan.tokenizer.split.Splitter;
import io.caravan.tokenizer.split.Splitters;
import io.caravan.tokenizer.unicode.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code pre_tokenizer}: its steps in a row, those of nested sequences too. */
final class PreTokenizerReader {

    private static final String SUPPORTED =
            "ByteLevel, Digits, Metaspace, Sequence, Split, Whitespace, WhitespaceSplit";
    private static final Map<String, Delimiter> DELIMITERS = Map.of(
            "Isolated", Delimiter.ISOLATED,
            "Removed", Delimiter.REMOVED,
            "MergedWithPrevious", Delimiter.MERGED_WITH_PREVIOUS,
            "MergedWithNext", Delimiter.MERGED_WITH_NEXT,
            "Contiguous", Delimiter.CONTIGUOUS);
    private static final Pattern GPT2 =
            Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

    private final List<JsonField> steps = new ArrayList<>();
    private PreTokenizer result = PreTokenizer.NONE;

    private PreTokenizerReader() {}

    static PreTokenizer read(JsonField field) {
        PreTokenizerReader reader = new PreTokenizerReader();
        reader.flatten(field);
        int at = 0;
        while (at < reader.steps.size()) {
            at = reader.readStep(at);
        }
        return reader.result;
    }

    private void flatten(JsonField field) {
        if (field.isAbsent()) {
            return;
        }
        if (field.type().equals("Sequence")) {
            field.get("pretokenizers").items().forEach(this::flatten);
        } else {
            steps.add(field);
        }
    }

    /** Reads one step, or several that have one scanner; returns the place after. */
    private int readStep(int at) {
        for (int end = steps.size(); end > at; end--) {
            Splitter known = known(at, end);
            if (known != null) {
                result = result.then(known);
                return end;
            }
        }
        JsonField step = steps.get(at);
        switch (step.type()) {
            case "Split" -> result = result.then(split(step));
            case "ByteLevel" -> byteLevel(step, at == steps.size() - 1);
            case "Metaspace" -> metaspace(step, at == 0);
            case "Digits" ->
                result = result.then(Splitters.of(
                        Pattern.compile("\\p{N}"),
                        step.get("individual_digits").flag(false) ? Delimiter.ISOLATED : Delimiter.CONTIGUOUS,
                        false));
            case "Whitespace" ->
                result = result.then(Splitters.of(Pattern.compile("\\w+|[^\\w\\s]+"), Delimiter.REMOVED, true));
            case "WhitespaceSplit" ->
                result = result.then(Splitters.of(Pattern.compile("\\s"), Delimiter.REMOVED, false));
            default -> throw step.unsupported(SUPPORTED);
        }
        return at + 1;
    }

    private @Nullable Splitter known(int from, int to) {
        List<String> patterns = new ArrayList<>();
        for (JsonField step : steps.subList(from, to)) {
            JsonField pattern = step.get("pattern").get("Regex");
            if (!step.type().equals("Split")
                    || pattern.isAbsent()
                    || behavior(step) != Delimiter.ISOLATED
                    || step.get("invert").flag(false)) {
                return null;
            }
            patterns.add(pattern.text());
        }
        return Splitters.known(patterns);
    }

    private static Splitter split(JsonField step) {
        return Splitters.of(
                NormalizerReader.pattern(step.get("pattern")),
                behavior(step),
                step.get("invert").flag(false));
    }

    private static Delimiter behavior(JsonField step) {
        JsonField behavior = step.get("behavior");
        Delimiter delimiter = DELIMITERS.get(behavior.text());
        if (delimiter == null) {
            throw behavior.refused("must be Isolated, Removed, MergedWithPrevious, MergedWithNext or Contiguous");
        }
        return delimiter;
    }

    private void byteLevel(JsonField step, boolean last) {
        if (!last) {
            throw step.refused("is followed by another step; ByteLevel is supported as the last one");
        }
        if (step.get("add_prefix_space").flag(true)) {
            result = result.then(new PrefixSpace());
        }
        if (step.get("use_regex").flag(true)) {
            result = result.then(Splitters.of(GPT2, Delimiter.ISOLATED, false));
        }
        result = result.asBytes();
    }

    private void metaspace(JsonField step, boolean isFirst) {
        byte[] mark = Utf8.bytes(step.get("replacement").text());
        if (mark.length == 0 || Utf8.length(mark[0]) != mark.length) {
            throw step.get("replacement").refused("must be one character");
        }
        boolean cut = step.get("split").flag(true);
        JsonField scheme = step.get("prepend_scheme");
        boolean legacy = step.get("add_prefix_space").flag(true);
        Splitter always = new Metaspace(mark, true, cut);
        Splitter never = new Metaspace(mark, false, cut);
        switch (scheme.text(legacy ? "always" : "never")) {
            case "always" -> result = result.then(always);
            case "never" -> result = result.then(never);
            case "first" -> {
                if (!isFirst) {
                    throw scheme.refused("\"first\" is supported where Metaspace is the first step");
                }
                result = new PreTokenizer(always, never, false);
            }
            default -> throw scheme.refused("must be always, first or never");
        }
    }
}

package io.caravan.tokenizer.split;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Splitters for patterns: the scanner written for exactly this text if there is one, else the general {@link Pattern}. */
public final class Splitters {

    /** Patterns that stand one after the other in known tokenizers, and the scanner that does the same at once. */
    private static final Map<List<String>, Splitter> KNOWN = Map.of(
            List.of(WordScanner.pattern("\\p{L}", "\\p{N}")),
            WordScanner.withDigits(1),
            List.of(WordScanner.pattern("\\p{L}", "\\p{N}{1,3}")),
            WordScanner.withDigits(3),
            List.of(WordScanner.pattern("\\p{L}\\p{M}", "\\p{N}")),
            WordScanner.withMarks(1),
            List.of(WordScanner.pattern("\\p{L}\\p{M}", "\\p{N}{1,3}")),
            WordScanner.withMarks(3),
            List.of(CaseScanner.O200K),
            new CaseScanner(true, 3),
            List.of(CaseScanner.TEKKEN),
            new CaseScanner(false, 1),
            DeepSeekScanner.PATTERNS,
            new DeepSeekScanner());

    private Splitters() {}

    /** The scanner for patterns that all isolate their matches, one after the other; null if none is known. */
    public static @Nullable Splitter known(List<String> patterns) {
        return KNOWN.get(patterns);
    }

    /** All patterns with a scanner, as one line for each scanner. */
    static Map<String, Splitter> all() {
        return KNOWN.entrySet().stream()
                .filter(e -> e.getKey().size() == 1)
                .collect(Collectors.toMap(e -> e.getKey().get(0), Map.Entry::getValue));
    }

    /** Splits by any pattern; with {@code inverted} the parts between the matches count as matches. */
    public static Splitter of(Pattern pattern, Delimiter behavior, boolean inverted) {
        return (text, from, to, out) -> {
            Parts parts = new Parts(from);
            Pattern.Matches matches = pattern.matches(text, from, to);
            while (matches.next()) {
                parts.add(matches.start(), inverted);
                parts.add(matches.end(), !inverted);
            }
            parts.add(to, inverted);
            behavior.cut(text, parts, out);
        };
    }
}

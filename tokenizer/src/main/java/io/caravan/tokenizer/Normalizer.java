package io.caravan.tokenizer;

import io.caravan.tokenizer.split.Pattern;
import io.caravan.tokenizer.unicode.CharClass;
import io.caravan.tokenizer.unicode.LowerCase;
import io.caravan.tokenizer.unicode.NormalForm;
import io.caravan.tokenizer.unicode.Utf8;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes a text before it is split. Thread-safe. */
@FunctionalInterface
interface Normalizer {

    /** The changed text, or null when it stays as it is. The text is not empty. */
    byte @Nullable [] apply(byte[] text, int from, int to);

    /** A whole text, changed or not. */
    default byte[] applyTo(byte[] text) {
        byte[] changed = text.length == 0 ? null : apply(text, 0, text.length);
        return changed == null ? text : changed;
    }

    static Normalizer none() {
        return (text, from, to) -> null;
    }

    static Normalizer form(NormalForm form) {
        return form::normalize;
    }

    static Normalizer lowerCase() {
        return LowerCase::of;
    }

    /** One after the other. */
    static Normalizer sequence(List<Normalizer> steps) {
        return (text, from, to) -> {
            byte[] changed = null;
            for (Normalizer step : steps) {
                byte[] next = changed == null
                        ? step.apply(text, from, to)
                        : changed.length == 0 ? null : step.apply(changed, 0, changed.length);
                changed = next == null ? changed : next;
            }
            return changed;
        };
    }

    static Normalizer prepend(byte[] prefix) {
        return (text, from, to) -> {
            byte[] changed = Arrays.copyOf(prefix, prefix.length + to - from);
            System.arraycopy(text, from, changed, prefix.length, to - from);
            return changed;
        };
    }

    /** Writes something else wherever a pattern matches. */
    static Normalizer replace(Pattern pattern, byte[] with) {
        return (text, from, to) -> pattern.replace(text, from, to, with);
    }

    /** Takes white space away at the ends. */
    static Normalizer strip(boolean left, boolean right) {
        return (text, from, to) -> {
            int start = from;
            int end = to;
            while (left && start < end && isSpace(text, start)) {
                start += Utf8.length(text[start]);
            }
            while (right && end > start && isSpace(text, Utf8.previous(text, end))) {
                end = Utf8.previous(text, end);
            }
            return start == from && end == to ? null : Arrays.copyOfRange(text, start, end);
        };
    }

    private static boolean isSpace(byte[] text, int i) {
        return (CharClass.of(Utf8.codePoint(text, i)) & CharClass.SPACE) != 0;
    }
}

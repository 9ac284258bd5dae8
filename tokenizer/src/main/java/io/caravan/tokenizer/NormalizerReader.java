package io.caravan.tokenizer;

import io.caravan.tokenizer.split.Pattern;
import io.caravan.tokenizer.unicode.NormalForm;
import io.caravan.tokenizer.unicode.Utf8;
import java.util.List;

/** Reads the field {@code normalizer}. */
final class NormalizerReader {

    private static final String SUPPORTED = "NFC, NFD, NFKC, NFKD, Lowercase, Prepend, Replace, Strip, Sequence";

    private NormalizerReader() {}

    static Normalizer read(JsonField field) {
        if (field.isAbsent()) {
            return Normalizer.none();
        }
        return switch (field.type()) {
            case "NFC", "NFD", "NFKC", "NFKD" -> Normalizer.form(NormalForm.valueOf(field.type()));
            case "Lowercase" -> Normalizer.lowerCase();
            case "Prepend" -> Normalizer.prepend(Utf8.bytes(field.get("prepend").text()));
            case "Replace" ->
                Normalizer.replace(
                        pattern(field.get("pattern")),
                        Utf8.bytes(field.get("content").text()));
            case "Strip" ->
                Normalizer.strip(
                        field.get("strip_left").flag(true),
                        field.get("strip_right").flag(true));
            case "Sequence" -> sequence(field.get("normalizers").items());
            default -> throw field.unsupported(SUPPORTED);
        };
    }

    private static Normalizer sequence(List<JsonField> steps) {
        return steps.isEmpty()
                ? Normalizer.none()
                : Normalizer.sequence(steps.stream().map(NormalizerReader::read).toList());
    }

    /** A pattern as splits and replacements have it: {@code {"String": ...}} or {@code {"Regex": ...}}. */
    static Pattern pattern(JsonField field) {
        JsonField literal = field.get("String");
        JsonField regex = field.get("Regex");
        if (literal.isAbsent() == regex.isAbsent()) {
            throw field.refused("must have either \"String\" or \"Regex\"");
        }
        try {
            return regex.isAbsent() ? Pattern.literal(literal.text()) : Pattern.compile(regex.text());
        } catch (IllegalArgumentException e) {
            throw field.refused(String.valueOf(e.getMessage()));
        }
    }
}

package io.caravan.tokenizer;

import java.util.ArrayList;
import java.util.List;

/** Reads the field {@code post_processor}, as far as it says what is put around a single text. */
final class SpecialTokensReader {

    private static final String SUPPORTED =
            "ByteLevel, TemplateProcessing, BertProcessing, RobertaProcessing, Sequence";

    private SpecialTokensReader() {}

    static SpecialTokens read(JsonField field) {
        if (field.isAbsent()) {
            return SpecialTokens.NONE;
        }
        return switch (field.type()) {
            case "ByteLevel" -> SpecialTokens.NONE;
            case "TemplateProcessing" -> template(field);
            case "BertProcessing", "RobertaProcessing" ->
                new SpecialTokens(pair(field.get("cls")), pair(field.get("sep")));
            case "Sequence" ->
                field.get("processors").items().stream()
                        .map(SpecialTokensReader::read)
                        .reduce(SpecialTokens.NONE, (inner, outer) -> outer.around(inner));
            default -> throw field.unsupported(SUPPORTED);
        };
    }

    /** A token's text and its id. */
    private static int[] pair(JsonField field) {
        List<JsonField> items = field.items();
        if (items.size() != 2) {
            throw field.refused("must be a token and its id");
        }
        return new int[] {items.get(1).count()};
    }

    private static SpecialTokens template(JsonField field) {
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        boolean seen = false;
        for (JsonField item : field.get("single").items()) {
            JsonField special = item.get("SpecialToken");
            if (special.isAbsent()) {
                if (seen || !item.get("Sequence").get("id").text().equals("A")) {
                    throw item.refused("must be a SpecialToken, or the one Sequence \"A\"");
                }
                seen = true;
            } else {
                for (JsonField id : field.get("special_tokens")
                        .get(special.get("id").text())
                        .get("ids")
                        .items()) {
                    (seen ? after : before).add(id.count());
                }
            }
        }
        if (!seen) {
            throw field.get("single").refused("has no Sequence \"A\"");
        }
        return new SpecialTokens(ints(before), ints(after));
    }

    private static int[] ints(List<Integer> ids) {
        return ids.stream().mapToInt(id -> id).toArray();
    }
}

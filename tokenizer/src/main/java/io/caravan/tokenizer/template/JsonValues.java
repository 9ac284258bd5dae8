package io.caravan.tokenizer.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns JSON into the values templates work with. Keys keep their order. */
final class JsonValues {

    private static final int DEEPEST = 500;

    private JsonValues() {}

    static Object of(@Nullable JsonNode node) {
        return of(node, 0);
    }

    private static Object of(@Nullable JsonNode node, int depth) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return None.NONE;
        }
        if (node.isTextual()) {
            return node.textValue();
        }
        if (depth > DEEPEST) {
            throw TemplateException.limit("JSON nested more than " + DEEPEST + " deep");
        }
        if (node.isObject()) {
            Dict dict = new Dict(node.size());
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                dict.put(field.getKey(), of(field.getValue(), depth + 1));
            }
            return dict;
        }
        if (node.isArray()) {
            Object[] items = new Object[node.size()];
            for (int i = 0; i < items.length; i++) {
                items[i] = of(node.get(i), depth + 1);
            }
            return ListValue.list(items);
        }
        return scalar(node);
    }

    private static Object scalar(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? (Object) node.longValue() : Numbers.reduced(node.bigIntegerValue());
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.asText();
    }
}

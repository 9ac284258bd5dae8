package io.caravan.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value in tokenizer.json that knows where it stands, for errors to name it. */
record JsonField(String path, JsonNode node) {

    JsonField get(String name) {
        JsonNode child = node.get(name);
        return new JsonField(
                path.isEmpty() ? name : path + "." + name, child == null ? MissingNode.getInstance() : child);
    }

    /** Null or not there. */
    boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    boolean isObject() {
        return node.isObject();
    }

    List<JsonField> items() {
        if (!node.isArray()) {
            throw refused("must be an array");
        }
        List<JsonField> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new JsonField(path + "[" + i + "]", node.get(i)));
        }
        return items;
    }

    String text() {
        if (!node.isTextual()) {
            throw refused("must be a string");
        }
        return node.textValue();
    }

    String text(String absent) {
        return isAbsent() ? absent : text();
    }

    @Nullable
    String textOrNull() {
        return isAbsent() ? null : text();
    }

    boolean flag(boolean absent) {
        if (isAbsent()) {
            return absent;
        }
        if (!node.isBoolean()) {
            throw refused("must be true or false");
        }
        return node.booleanValue();
    }

    /** A number from 0 to 2^31 - 1. */
    int count() {
        if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < 0) {
            throw refused("must be a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return node.intValue();
    }

    /** The field {@code type} that says what an object is. */
    String type() {
        return get("type").text();
    }

    /** An error about an object's {@code type}. */
    TokenizerException unsupported(String supported) {
        JsonField type = get("type");
        String name = type.text();
        String shown = name.length() > 40 ? name.substring(0, 40) + "..." : name;
        return type.refused("\"" + shown + "\" is not supported; supported: " + supported);
    }

    TokenizerException refused(String problem) {
        return new TokenizerException("tokenizer.json: " + path + " " + problem);
    }
}

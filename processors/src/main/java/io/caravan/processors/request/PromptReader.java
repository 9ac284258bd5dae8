package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.failure.InvalidRequestException;
import io.caravan.inference.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a field that holds prompts: a string, a list of strings, a list of ids, a list of lists of ids, or a list of items
 * that make one conversation.
 */
final class PromptReader {

    private static final int BYTES_PER_ID = 4;

    private PromptReader() {}

    static List<Prompt.Part> read(JsonParser parser, String field, int maxPromptBytes) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(text(parser, maxPromptBytes));
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw JsonFields.wrongType(field, "a string or an array", parser);
        }
        List<Prompt.Part> parts = new ArrayList<>();
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return List.of(ids(parser, field, maxPromptBytes / BYTES_PER_ID));
        }
        if (token == JsonToken.START_OBJECT) {
            return List.of(items(parser, maxPromptBytes));
        }
        for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_STRING) {
                parts.add(text(parser, maxPromptBytes));
            } else if (token == JsonToken.START_ARRAY) {
                parser.nextToken();
                parts.add(ids(parser, field, maxPromptBytes / BYTES_PER_ID));
            } else {
                throw JsonFields.wrongType(field + "[" + parts.size() + "]", "a string or an array of ids", parser);
            }
        }
        if (parts.isEmpty()) {
            throw InvalidRequestException.field(field, "invalid_value", "'" + field + "' must not be empty");
        }
        return parts;
    }

    /** All items up to the end of the array as one text; the parser stands on the first. */
    private static Prompt.Text items(JsonParser parser, int maxPromptBytes) throws IOException {
        TextCollector collector = new TextCollector(maxPromptBytes);
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            collector.addTree(parser);
        }
        return collector.text();
    }

    private static Prompt.Text text(JsonParser parser, int maxPromptBytes) throws IOException {
        TextCollector collector = new TextCollector(maxPromptBytes);
        collector.addText(parser);
        return collector.text();
    }

    /** Ids up to the end of the array; the parser stands on the first element. */
    private static Prompt.Ids ids(JsonParser parser, String field, int maxIds) throws IOException {
        int[] ids = new int[64];
        int count = 0;
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_NUMBER_INT) {
                throw JsonFields.wrongType(field, "an array of whole numbers", parser);
            }
            if (count < maxIds) {
                if (count == ids.length) {
                    ids = Arrays.copyOf(ids, count * 2);
                }
                ids[count++] = id(parser, field);
            }
        }
        return new Prompt.Ids(Arrays.copyOf(ids, count));
    }

    private static int id(JsonParser parser, String field) throws IOException {
        long value = parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : parser.getLongValue();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw InvalidRequestException.field(
                    field, "invalid_value", "Token ids must be between 0 and " + Integer.MAX_VALUE);
        }
        return (int) value;
    }
}

package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.failure.InvalidRequestException;
import io.caravan.inference.Prompt;
import java.io.IOException;

/** Reads the messages of a chat: for each, its role, the text of its content and its tool calls, without separators. */
final class MessagesReader {

    private final TextCollector collector;

    MessagesReader(int maxPromptBytes) {
        this.collector = TextCollector.reusing(maxPromptBytes);
    }

    Prompt.Text read(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw JsonFields.wrongType(field, "an array of messages", parser);
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw JsonFields.wrongType(at(field, count), "an object", parser);
            }
            readMessage(parser, field, count);
            count++;
        }
        if (count == 0) {
            throw InvalidRequestException.field(
                    field, "invalid_value", "'" + field + "' must hold at least one message");
        }
        return collector.text();
    }

    private void readMessage(JsonParser parser, String field, int index) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "role" -> {
                    if (parser.currentToken() != JsonToken.VALUE_STRING) {
                        throw JsonFields.wrongType(at(field, index) + ".role", "a string", parser);
                    }
                    collector.addText(parser);
                }
                case "content" -> readContent(parser, field, index);
                case "tool_call_id", "id" -> parser.skipChildren();
                default -> collector.addTree(parser);
            }
        }
    }

    private void readContent(JsonParser parser, String field, int index) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> collector.addText(parser);
            case VALUE_NULL -> {}
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (parser.currentToken() == JsonToken.VALUE_STRING) {
                        collector.addText(parser);
                    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
                        collector.addTree(parser);
                    } else {
                        throw wrongContent(parser, field, index);
                    }
                }
            }
            default -> throw wrongContent(parser, field, index);
        }
    }

    private static InvalidRequestException wrongContent(JsonParser parser, String field, int index) {
        return JsonFields.wrongType(at(field, index) + ".content", "a string or an array of parts", parser);
    }

    private static String at(String field, int index) {
        return field + "[" + index + "]";
    }
}

package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.failure.InvalidRequestException;
import java.io.IOException;

/** Reads single JSON values of a known type; another type is a 400 that names the field. */
final class JsonFields {

    private JsonFields() {}

    static String text(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(field, "a string", parser);
        }
        String value = parser.getText();
        if (value.isEmpty()) {
            throw InvalidRequestException.field(field, "invalid_value", "'" + field + "' must not be empty");
        }
        return value;
    }

    static String optionalText(JsonParser parser, String field) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? "" : text(parser, field);
    }

    static boolean flag(JsonParser parser, String field) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw wrongType(field, "true or false", parser);
        };
    }

    /** A whole number of at least 1, or {@code ifNull} for null. */
    static int positive(JsonParser parser, String field, int ifNull) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return ifNull;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(field, "a whole number", parser);
        }
        long value = parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : parser.getLongValue();
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw InvalidRequestException.field(
                    field, "invalid_value", "'" + field + "' must be between 1 and " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    static InvalidRequestException wrongType(String field, String allowed, JsonParser parser) {
        return InvalidRequestException.field(
                field, "wrong_type", "'" + field + "' must be " + allowed + ", not " + described(parser));
    }

    private static String described(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_ARRAY -> "an array";
            default -> "an object";
        };
    }
}

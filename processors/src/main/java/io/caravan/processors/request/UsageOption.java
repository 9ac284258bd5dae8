package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.inference.BodyPatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whether a body asks for a usage event at the end of its stream, and how to make it ask. */
final class UsageOption {

    private static final String OPTION = "\"include_usage\":true";

    private boolean asked;
    private @Nullable BodyPatch patch;

    /** The parser stands on the opening brace of the body, which is not empty. */
    void bodyBegins(JsonParser parser) {
        patch = patch(behindToken(parser), "\"stream_options\":{" + OPTION + "},");
    }

    /** Reads the value of {@code stream_options}, an object or null. What the client says explicitly stays as it is. */
    void read(JsonParser parser, String field) throws IOException {
        patch = null;
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw JsonFields.wrongType(field, "an object", parser);
        }
        long inside = behindToken(parser);
        boolean empty = true;
        boolean mentioned = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("include_usage")) {
                asked = JsonFields.flag(parser, field + ".include_usage");
                mentioned = true;
            } else {
                parser.skipChildren();
            }
        }
        if (!mentioned) {
            patch = patch(inside, empty ? OPTION : OPTION + ",");
        }
    }

    /** None where the parser cannot tell bytes, as in UTF-16. */
    private static @Nullable BodyPatch patch(long offset, String text) {
        return offset > 0 ? BodyPatch.at(offset, text) : null;
    }

    private static long behindToken(JsonParser parser) {
        return parser.currentTokenLocation().getByteOffset() + 1;
    }

    boolean isAsked() {
        return asked;
    }

    /** What makes the body ask for it; null if it does already, or says that it must not come. */
    @Nullable
    BodyPatch patch() {
        return patch;
    }
}

package io.caravan.component.inference.tokens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.inference.MultimodalItem;
import io.caravan.inference.Prompt;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the answers of {@code …/render}, one object or one for each prompt in an array, and of {@code /tokenize}. What else there is,
 * such as the pixels of pictures, is skipped. Stateless.
 */
final class TokenAnswerReader {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int FIRST_ROOM = 1024;

    private TokenAnswerReader() {}

    /**
     * The ids of each prompt.
     *
     * @throws IOException if there is none, or an answer is not one of these
     */
    static List<Prompt.Part> read(InputStream body) throws IOException {
        List<Prompt.Part> prompts = new ArrayList<>(1);
        try (JsonParser parser = JSON.createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                prompts.add(prompt(parser));
            } else if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    prompts.add(prompt(parser));
                }
            }
        }
        if (prompts.isEmpty()) {
            throw new IOException("no prompt");
        }
        return prompts;
    }

    private static Prompt.Ids prompt(JsonParser parser) throws IOException {
        int[] ids = null;
        List<MultimodalItem> items = List.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if ((name.equals("token_ids") || name.equals("tokens")) && value == JsonToken.START_ARRAY) {
                ids = numbers(parser);
            } else if (name.equals("features") && value == JsonToken.START_OBJECT) {
                items = features(parser);
            } else {
                parser.skipChildren();
            }
        }
        if (ids == null) {
            throw new IOException("no ids");
        }
        return new Prompt.Ids(ids, items);
    }

    private static int[] numbers(JsonParser parser) throws IOException {
        int[] numbers = new int[FIRST_ROOM];
        int count = 0;
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
            }
            numbers[count++] = parser.getIntValue();
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("an id that is no number");
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Two maps by kind of item: its hashes and its places, in the same order. */
    private static List<MultimodalItem> features(JsonParser parser) throws IOException {
        Map<String, List<String>> hashes = new HashMap<>();
        Map<String, List<int[]>> places = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            if (object && name.equals("mm_hashes")) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    hashes.put(parser.currentName(), hashes(parser));
                }
            } else if (object && name.equals("mm_placeholders")) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    places.put(parser.currentName(), places(parser));
                }
            } else {
                parser.skipChildren();
            }
        }
        return MultimodalItem.inOrder(hashes, places);
    }

    private static List<String> hashes(JsonParser parser) throws IOException {
        List<String> hashes = new ArrayList<>();
        parser.nextToken();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            hashes.add(parser.getText());
        }
        return hashes;
    }

    private static List<int[]> places(JsonParser parser) throws IOException {
        List<int[]> places = new ArrayList<>();
        parser.nextToken();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            int[] place = {-1, -1};
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "offset" -> place[0] = parser.getIntValue();
                    case "length" -> place[1] = parser.getIntValue();
                    default -> parser.skipChildren();
                }
            }
            places.add(place);
        }
        return places;
    }
}

package io.caravan.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.tokenizer.unicode.Utf8;
import java.io.IOException;
import java.util.Arrays;

/** Reads the field {@code model} as a stream: vocabulary and merges into arrays, the small settings as JSON. */
final class ModelReader {

    private static final int MAX_TOKENS = 1 << 22;
    private static final int MAX_MERGES = 1 << 23;

    private final JsonParser parser;
    private final TokenList tokens = new TokenList();

    /** The two sides of each merge, one after the other; ids are found once the vocabulary is known. */
    private final TokenList sides = new TokenList();

    private double[] scores = {};

    ModelReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads from the start of the object to its end and gives the small settings. */
    ObjectNode read() throws IOException {
        ObjectNode settings = TokenizerFile.JSON.createObjectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
                readVocabulary();
            } else if (name.equals("vocab") && value == JsonToken.START_ARRAY) {
                readScored();
            } else if (name.equals("merges") && value == JsonToken.START_ARRAY) {
                readMerges();
            } else {
                settings.set(name, parser.readValueAsTree());
            }
        }
        return settings;
    }

    ModelData data() {
        Vocabulary vocabulary = new Vocabulary(tokens);
        int[] merges = new int[sides.size() / 2 * 3];
        for (int i = 0; i < sides.size(); i += 2) {
            byte[] left = sides.token(i);
            byte[] right = sides.token(i + 1);
            byte[] merged = Arrays.copyOf(left, left.length + right.length);
            System.arraycopy(right, 0, merged, left.length, right.length);
            merges[i / 2 * 3] = known(vocabulary, left, i / 2);
            merges[i / 2 * 3 + 1] = known(vocabulary, right, i / 2);
            merges[i / 2 * 3 + 2] = known(vocabulary, merged, i / 2);
        }
        return new ModelData(tokens, merges, scores);
    }

    private static int known(Vocabulary vocabulary, byte[] token, int merge) {
        int id = vocabulary.find(token);
        if (id < 0) {
            throw new TokenizerException(
                    "tokenizer.json: model.merges[" + merge + "] has a side, or a result, that is not in model.vocab");
        }
        return id;
    }

    private void readVocabulary() throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            byte[] token = Utf8.bytes(parser.currentName());
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() >>> 31 != 0) {
                throw refused("vocab", tokens.size(), "must have a whole number from 0 to " + Integer.MAX_VALUE);
            }
            addToken(token, parser.getIntValue());
        }
    }

    private void readScored() throws IOException {
        scores = new double[1 << 10];
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            int place = tokens.size();
            boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
            byte[] token = text ? Utf8.bytes(parser.getText()) : new byte[0];
            if (!text || !parser.nextToken().isNumeric()) {
                throw refused("vocab", place, "must be a token and its score");
            }
            scores = place < scores.length ? scores : Arrays.copyOf(scores, place * 2);
            scores[place] = parser.getDoubleValue();
            addToken(token, place);
            if (parser.nextToken() != JsonToken.END_ARRAY) {
                throw refused("vocab", place, "must be a token and its score");
            }
        }
        scores = Arrays.copyOf(scores, tokens.size());
    }

    private void addToken(byte[] token, int id) {
        if (tokens.size() == MAX_TOKENS) {
            throw new TokenizerException("tokenizer.json: model.vocab has more than " + MAX_TOKENS + " tokens");
        }
        tokens.add(token, id);
    }

    private void readMerges() throws IOException {
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            int place = sides.size() / 2;
            if (place == MAX_MERGES) {
                throw new TokenizerException("tokenizer.json: model.merges has more than " + MAX_MERGES + " merges");
            }
            if (next == JsonToken.VALUE_STRING) {
                String both = parser.getText();
                int space = both.indexOf(' ');
                if (space < 0 || both.indexOf(' ', space + 1) >= 0) {
                    throw refused("merges", place, "must be two tokens with one space between");
                }
                addSide(both.substring(0, space));
                addSide(both.substring(space + 1));
            } else {
                readPair(next, place);
            }
        }
    }

    private void readPair(JsonToken start, int place) throws IOException {
        for (int i = 0; i < 2; i++) {
            if (start != JsonToken.START_ARRAY || parser.nextToken() != JsonToken.VALUE_STRING) {
                throw refused("merges", place, "must be two tokens");
            }
            addSide(parser.getText());
        }
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw refused("merges", place, "must be two tokens");
        }
    }

    private void addSide(String side) {
        sides.add(Utf8.bytes(side), 0);
    }

    private static TokenizerException refused(String field, int place, String problem) {
        return new TokenizerException("tokenizer.json: model." + field + "[" + place + "] " + problem);
    }
}

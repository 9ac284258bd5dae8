package io.caravan.tokenizer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tokenizer.json as it stands in the file: all but the large parts as JSON.
 *
 * @param settings everything but vocabulary and merges
 * @param model vocabulary and merges
 */
record TokenizerFile(JsonField settings, ModelData model) {

    /** The largest file that is read, in bytes; the largest known, Gemma 3's, has 33 million. */
    static final int MAX_BYTES = 256 << 20;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_STRING = 1 << 20;

    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build());

    /** The bytes of a file that is not too large. */
    static byte[] read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new TokenizerException(file + " has " + size + " bytes; the most allowed is " + MAX_BYTES);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read: " + e, e);
        }
    }

    static TokenizerFile parse(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw new TokenizerException(
                    "tokenizer.json has " + json.length + " bytes; the most allowed is " + MAX_BYTES);
        }
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new TokenizerException("tokenizer.json must be a JSON object");
            }
            ObjectNode settings = JSON.createObjectNode();
            ModelReader model = new ModelReader(parser);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("model") && value == JsonToken.START_OBJECT) {
                    settings.set(name, model.read());
                } else {
                    settings.set(name, parser.readValueAsTree());
                }
            }
            if (parser.nextToken() != null) {
                throw new TokenizerException("tokenizer.json goes on after its object");
            }
            return new TokenizerFile(new JsonField("", settings), model.data());
        } catch (IOException e) {
            throw new TokenizerException("tokenizer.json is not JSON that can be read: " + shortened(e), e);
        }
    }

    /** Without the excerpt that Jackson adds. */
    private static String shortened(IOException e) {
        String message =
                e instanceof JacksonException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
        return message.length() > 200 ? message.substring(0, 200) + "..." : message;
    }
}

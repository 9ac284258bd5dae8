package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.failure.InvalidRequestException;
import io.caravan.inference.Api;
import io.caravan.inference.InferenceRequest;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the body of a request in one pass, taking only the fields scheduling needs and skipping the rest.
 * Thread-safe.
 */
public final class InferenceBodyReader {

    private static final int MAX_COPIED_BYTES = 1 << 20;

    private final JsonFactory json = new PromptJsonFactory();
    private final ThreadLocal<byte[]> copies = ThreadLocal.withInitial(() -> new byte[0]);
    private final int maxPromptBytes;

    /** @param maxPromptBytes prompt bytes kept for affinity, per prompt; the rest of a longer prompt is skipped */
    public InferenceBodyReader(int maxPromptBytes) {
        this.maxPromptBytes = maxPromptBytes;
    }

    /**
     * Reads a body.
     *
     * @throws InvalidRequestException 400 naming the field at fault
     */
    public InferenceRequest read(String id, Api api, String path, ByteBuffer body) {
        int length = body.remaining();
        Fields fields = new Fields(api, maxPromptBytes);
        try (JsonParser parser = parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw InvalidRequestException.field("body", "invalid_json", "The body must be a JSON object");
            }
            fields.usage.bodyBegins(parser);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.take(name, parser);
            }
            if (parser.nextToken() != null) {
                throw InvalidRequestException.field("body", "invalid_json", "The body goes on after its JSON object");
            }
        } catch (JsonProcessingException e) {
            long offset = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw InvalidRequestException.field(
                    "body", "invalid_json", "The body is not valid JSON (at byte " + Math.max(0, offset) + ")");
        } catch (IOException e) { // bytes that are text in no encoding
            throw InvalidRequestException.field("body", "invalid_json", "The body is not JSON in UTF-8");
        }
        return fields.request(id, path, length);
    }

    /**
     * A small body is copied, which is the fastest, to the same place for all bodies of the thread; a large one is read where it is,
     * which bounds the heap it takes.
     */
    private JsonParser parser(ByteBuffer body) throws IOException {
        int length = body.remaining();
        if (length > MAX_COPIED_BYTES) {
            return json.createParser(new ByteBufferInputStream(body));
        }
        byte[] copy = copies.get();
        if (copy.length < length) {
            copy = new byte[Math.max(length, Math.min(2 * copy.length, MAX_COPIED_BYTES))];
            copies.set(copy);
        }
        body.get(copy, 0, length);
        return json.createParser(copy, 0, length);
    }

    /** What has been read so far. */
    private static final class Fields {
        private final Api api;
        private final PromptFields prompt;
        private String model = "";
        private boolean stream;
        private final UsageOption usage = new UsageOption();
        private int maxTokens = -1;
        private String cacheSalt = "";
        private final PromptOptionFields options = new PromptOptionFields();
        private boolean requiredSeen;

        Fields(Api api, int maxPromptBytes) {
            this.api = api;
            this.prompt = new PromptFields(maxPromptBytes);
            this.requiredSeen = api.required() == null;
        }

        void take(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "model" -> model = JsonFields.text(parser, name);
                case "stream" -> stream = JsonFields.flag(parser, name);
                case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
                    maxTokens = JsonFields.positive(parser, name, maxTokens);
                case "cache_salt" -> cacheSalt = JsonFields.optionalText(parser, name);
                case "stream_options" -> usage.read(parser, name);
                case "add_special_tokens", "prompt_embeds", "truncate_prompt_tokens", "chat_template" ->
                    options.take(name, parser);
                default -> {
                    if (api.isPrompt(name)) {
                        requiredSeen |= name.equals(api.required());
                        prompt.take(name, parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }

        InferenceRequest request(String id, String path, int bodyBytes) {
            String required = api.required();
            if (required != null && model.isEmpty()) {
                throw InvalidRequestException.field("model", "missing_field", "'model' is required");
            }
            if (required != null && !requiredSeen) {
                throw InvalidRequestException.field(required, "missing_field", "'" + required + "' is required");
            }
            return new InferenceRequest(
                    id,
                    api,
                    path,
                    model,
                    stream,
                    usage.isAsked(),
                    maxTokens,
                    cacheSalt,
                    prompt.prompt(),
                    options.options(),
                    bodyBytes,
                    stream && api.hasUsageOption() ? usage.patch() : null);
        }
    }
}

package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.inference.Api;
import java.util.Arrays;
import java.util.stream.StreamSupport;

/**
 * What a request for a completion asks for.
 *
 * @param api how it was asked: as a chat, as a text completion, or in Anthropic's way
 * @param stream whether the answer is streamed
 * @param includeUsage whether a stream ends with a usage event
 * @param maxTokens tokens of the answer
 * @param finishReason {@code length} when the client set the limit, otherwise {@code stop}
 * @param promptTokens ids of the prompt's tokens
 * @param seed what the answer is made from
 * @param cacheSalt {@code cache_salt}, empty for none
 */
record CompletionRequest(
        Api api,
        boolean stream,
        boolean includeUsage,
        int maxTokens,
        String finishReason,
        int[] promptTokens,
        long seed,
        String cacheSalt) {

    private static final int DEFAULT_MAX_TOKENS = 32;

    /**
     * Reads a request.
     *
     * @throws ApiException when the engine refuses it
     */
    static CompletionRequest parse(JsonNode body, Api api, EngineSettings settings) {
        checkModel(body, settings);
        JsonNode limit = limit(body, api);
        int maxTokens = limit.isNumber() ? limit.asInt() : DEFAULT_MAX_TOKENS;
        int[] prompt = prompt(body, api == Api.COMPLETIONS, settings.tokenizer());
        checkLength(prompt, maxTokens, settings.profile().capacityTokens());
        long seed = settings.seed() * 31
                + (body.path("seed").isNumber() ? body.path("seed").asLong() : 0);
        return new CompletionRequest(
                api,
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean(),
                maxTokens,
                limit.isNumber() ? "length" : "stop",
                prompt,
                seed * 0x9E3779B97F4A7C15L + Arrays.hashCode(prompt),
                body.path("cache_salt").asText());
    }

    /** Refuses a model that is not served. */
    static void checkModel(JsonNode body, EngineSettings settings) {
        JsonNode model = body.path("model");
        if (!model.isMissingNode() && !model.asText().equals(settings.model())) {
            String message =
                    "The model `" + model.asText() + "` does not exist. Valid aliases: " + settings.model() + ".";
            throw new ApiException(404, "NotFoundError", message, "model");
        }
    }

    private static JsonNode limit(JsonNode body, Api api) {
        JsonNode newer = body.path("max_completion_tokens");
        JsonNode limit = api == Api.CHAT_COMPLETIONS && newer.isNumber() ? newer : body.path("max_tokens");
        if (api == Api.MESSAGES && limit.isMissingNode()) {
            throw ApiException.missing("max_tokens");
        }
        return limit;
    }

    private static void checkLength(int[] prompt, int maxTokens, int capacity) {
        if (maxTokens < 1) {
            throw ApiException.badRequest(
                    "max_tokens must be at least 1, got " + maxTokens + ". (parameter=max_tokens, value=" + maxTokens
                            + ")",
                    "max_tokens");
        }
        if (maxTokens > capacity) {
            throw ApiException.badRequest(
                    "max_tokens=" + maxTokens + " cannot be greater than max_model_len=" + capacity
                            + ". Please request fewer output tokens. (parameter=max_tokens, value=" + maxTokens + ")",
                    "max_tokens");
        }
        if ((long) prompt.length + maxTokens > capacity) {
            throw ApiException.badRequest(
                    "This model's maximum context length is " + capacity + " tokens. However, you requested "
                            + maxTokens + " output tokens and your prompt contains " + prompt.length
                            + " input tokens. Please reduce the length of the input prompt or the number of requested"
                            + " output tokens. (parameter=input_tokens, value=" + prompt.length + ")",
                    "input_tokens");
        }
    }

    /**
     * Ids of the prompt.
     *
     * @param text whether it is a text or ids, rather than a chat
     * @throws ApiException when the engine refuses it
     */
    static int[] prompt(JsonNode body, boolean text, PromptTokenizer tokenizer) {
        if (text) {
            return textPrompt(body, tokenizer);
        }
        ChatText.requireMessages(body);
        return tokenizer.encodeChat(body);
    }

    private static int[] textPrompt(JsonNode body, PromptTokenizer tokenizer) {
        JsonNode prompt = body.path("prompt");
        JsonNode single =
                prompt.isArray() && prompt.size() == 1 && !prompt.path(0).isNumber() ? prompt.path(0) : prompt;
        int[] tokens;
        if (single.isTextual()) {
            tokens = tokenizer.encode(single.asText());
        } else if (single.isArray() && single.path(0).isNumber()) {
            tokens = StreamSupport.stream(single.spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray();
        } else if (prompt.isMissingNode()) {
            throw ApiException.missing("prompt");
        } else {
            throw ApiException.badRequest("The simulator takes one prompt: a text or a list of token ids.", "prompt");
        }
        if (tokens.length == 0) {
            throw ApiException.badRequest("The decoder prompt cannot be empty", "prompt");
        }
        return tokens;
    }
}

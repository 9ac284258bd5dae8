package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.inference.Api;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pages that tell the ids of a prompt, with the fields of vLLM: {@code /tokenize} and the two {@code …/render} of
 * an engine that was started with {@code --enable-scale-out}.
 */
final class PromptPages {

    private static final String TOKENIZE = "/tokenize";
    private static final String RENDER = "/render";
    private static final Set<String> PATHS =
            Set.of(TOKENIZE, Api.COMPLETIONS.path() + RENDER, Api.CHAT_COMPLETIONS.path() + RENDER);

    private PromptPages() {}

    /** Whether one of these pages is there. */
    static boolean at(String path) {
        return PATHS.contains(path);
    }

    /**
     * The answer to a request.
     *
     * @throws ApiException when the engine refuses it
     */
    static String body(String path, JsonNode body, SimulatedEngine engine) {
        if (path.equals(TOKENIZE)) {
            return tokenize(body, engine.settings());
        }
        if (engine.faults().on(Fault.NO_RENDER)) {
            throw new ApiException(
                    403,
                    "PermissionDeniedError",
                    "Scale-out endpoints are disabled. Restart vllm serve with --enable-scale-out to enable them.",
                    null);
        }
        Api api = path.startsWith(Api.CHAT_COMPLETIONS.path()) ? Api.CHAT_COMPLETIONS : Api.COMPLETIONS;
        CompletionRequest request = CompletionRequest.parse(body, api, engine.settings());
        ObjectNode rendered = render(request, body, engine);
        return api == Api.COMPLETIONS
                ? JsonBody.MAPPER.createArrayNode().add(rendered).toString()
                : rendered.toString();
    }

    private static String tokenize(JsonNode body, EngineSettings settings) {
        CompletionRequest.checkModel(body, settings);
        int[] ids = CompletionRequest.prompt(body, !body.has("messages"), settings.tokenizer());
        ObjectNode answer = JsonBody.MAPPER.createObjectNode();
        answer.put("count", ids.length);
        answer.put("max_model_len", settings.profile().capacityTokens());
        answer.set("tokens", ids(ids));
        answer.putNull("token_strs");
        return answer.toString();
    }

    private static ObjectNode render(CompletionRequest request, JsonNode body, SimulatedEngine engine) {
        ObjectNode answer = JsonBody.MAPPER.createObjectNode();
        String prefix = request.api() == Api.COMPLETIONS ? "cmpl-" : "chatcmpl-";
        answer.put("request_id", prefix + engine.nextId());
        answer.set("token_ids", ids(request.promptTokens()));
        answer.putNull("token_offsets").putNull("features").putNull("content_parts");
        ObjectNode sampling = answer.putObject("sampling_params");
        sampling.put("max_tokens", request.maxTokens());
        answer.put("model", engine.settings().model());
        answer.put("stream", request.stream());
        answer.put("cache_salt", salt(body));
        answer.put("priority", 0);
        return answer;
    }

    private static @Nullable String salt(JsonNode body) {
        return body.hasNonNull("cache_salt") ? body.path("cache_salt").asText() : null;
    }

    private static ArrayNode ids(int[] ids) {
        ArrayNode array = JsonBody.MAPPER.createArrayNode();
        for (int id : ids) {
            array.add(id);
        }
        return array;
    }
}

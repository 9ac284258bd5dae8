package io.caravan.inference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The APIs of inference engines that the gateway tells apart: where each is found, and which fields of its body hold the
 * prompt. Paths and fields are those of vLLM 0.32; {@link #SGLANG_GENERATE} is SGLang's own.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists and sets are unmodifiable
public enum Api {
    CHAT_COMPLETIONS(List.of("/v1/chat/completions"), "messages", Set.of("messages", "tools")),
    COMPLETIONS(List.of("/v1/completions"), "prompt", Set.of("prompt")),
    RESPONSES(List.of("/v1/responses"), null, Set.of("input", "instructions", "tools")),
    /** Anthropic's. */
    MESSAGES(List.of("/v1/messages"), "messages", Set.of("messages", "system", "tools")),
    /** Anthropic's; answers with a number. */
    COUNT_TOKENS(List.of("/v1/messages/count_tokens"), "messages", Set.of("messages", "system", "tools")),
    EMBEDDINGS(List.of("/v1/embeddings"), null, Set.of("input", "messages")),
    POOLING(List.of("/pooling"), null, Set.of("input", "messages")),
    CLASSIFY(List.of("/classify"), null, Set.of("input", "messages")),
    RERANK(List.of("/v1/rerank", "/v2/rerank", "/rerank"), null, Set.of("query", "documents")),
    SCORE(List.of("/v1/score", "/score"), null, Set.of("text_1", "text_2", "queries", "documents")),
    TOKENIZE(List.of("/tokenize"), null, Set.of("prompt", "messages", "tools")),
    DETOKENIZE(List.of("/detokenize"), null, Set.of()),
    /** Audio comes back. */
    SPEECH(List.of("/v1/audio/speech"), null, Set.of()),
    /** A form with an audio file, passed on as it arrives; only the model's name is looked for, in its beginning. */
    TRANSCRIPTION(List.of("/v1/audio/transcriptions", "/v1/audio/translations"), null, Set.of()),
    /** Token ids in, token ids out. */
    GENERATE(List.of("/inference/v1/generate"), null, Set.of("token_ids")),
    SGLANG_GENERATE(List.of("/generate"), null, Set.of("text", "input_ids")),
    /** Any other path below {@code /v1/}: forwarded by load alone, its body not read. */
    OTHER(List.of(), null, Set.of());

    /** Below it everything is forwarded. */
    public static final String PREFIX = "/v1/";

    private static final Map<String, Api> BY_PATH = new HashMap<>();

    static {
        for (Api api : values()) {
            api.paths.forEach(path -> BY_PATH.put(path, api));
        }
    }

    private final List<String> paths;
    private final @Nullable String required;
    private final Set<String> promptFields;

    Api(List<String> paths, @Nullable String required, Set<String> promptFields) {
        this.paths = paths;
        this.required = required;
        this.promptFields = promptFields;
    }

    /** The API found at a path without query, or null if the gateway serves nothing there. */
    public static @Nullable Api at(String path) {
        Api known = BY_PATH.get(path);
        return known == null && path.startsWith(PREFIX) ? OTHER : known;
    }

    /** Whether the body of a request, whose path may have a query, is passed on without being read as a whole. */
    public static boolean isPassedOnUnread(String uri) {
        int query = uri.indexOf('?');
        Api api = at(query < 0 ? uri : uri.substring(0, query));
        return api != null && !api.hasBody();
    }

    /** The path, the first if there are several; for {@link #OTHER} the beginning of its paths. */
    public String path() {
        return paths.isEmpty() ? PREFIX : paths.get(0);
    }

    /** All paths that have an API of their own, in the order of the APIs. */
    public static List<String> knownPaths() {
        return List.of(values()).stream().flatMap(api -> api.paths.stream()).toList();
    }

    /** Whether its body is a JSON object that the gateway reads. */
    public boolean hasBody() {
        return this != OTHER && this != TRANSCRIPTION;
    }

    /** The prompt field without which a body is refused, and with it {@code model}; null if the engine is to judge. */
    public @Nullable String required() {
        return required;
    }

    /** Whether a top-level field of the body holds a part of the prompt. */
    public boolean isPrompt(String field) {
        return promptFields.contains(field);
    }

    /** Whether a stream ends with a usage event only when {@code stream_options.include_usage} asks for it. */
    public boolean hasUsageOption() {
        return this == CHAT_COMPLETIONS || this == COMPLETIONS;
    }
}

package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.inference.Api;
import java.util.List;

/** A chat or text completion as OpenAI's clients read it, field for field and in the order of vLLM 0.32. */
final class AnswerJson implements AnswerFormat {

    static final String FINGERPRINT = "\"system_fingerprint\":\"vllm-0.32.0-caravan\"";

    private static final String DONE = event("[DONE]");
    private static final String ERROR_EVENT = event(
            "{\"error\": {\"message\": \"EngineCore encountered an issue. See stack trace (above) for the root cause.\","
                    + " \"type\": \"InternalServerError\", \"param\": null, \"code\": 500}}");

    private final boolean chat;
    private final boolean promptTokensDetails;
    private final boolean includeUsage;
    private final String finishReason;
    private final String wholeHead;
    private final String eventHead;

    AnswerJson(CompletionRequest request, String id, EngineSettings settings, long createdSeconds) {
        this.chat = request.api() == Api.CHAT_COMPLETIONS;
        this.promptTokensDetails = settings.promptTokensDetails();
        this.includeUsage = request.includeUsage();
        this.finishReason = quote(request.finishReason());
        String rest = ",\"created\":" + createdSeconds + ",\"model\":" + quote(settings.model()) + ",\"choices\":[";
        String object = chat ? "chat.completion" : "text_completion";
        this.wholeHead = "{\"id\":" + quote(id) + ",\"object\":\"" + object + "\"" + rest;
        this.eventHead = "{\"id\":" + quote(id) + ",\"object\":\"" + object + (chat ? ".chunk\"" : "\"") + rest;
    }

    static String quote(String text) {
        return new TextNode(text).toString();
    }

    /** One server-sent event. */
    static String event(String data) {
        return "data: " + data + "\n\n";
    }

    @Override
    public List<String> begin() {
        return chat
                ? List.of(event(eventHead
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,"
                        + "\"finish_reason\":null}],\"prompt_token_ids\":null,\"prompt_text\":null}"))
                : List.of();
    }

    @Override
    public String token(String text) {
        return event(eventHead + choice(text) + "null" + stopReason(false) + "}]}");
    }

    /** Has the fingerprint, unless a usage event follows, which then has it. */
    @Override
    public String last(String text) {
        return event(eventHead + choice(text) + finishReason + stopReason(true) + "}]"
                + (includeUsage ? "}" : "," + FINGERPRINT + "}"));
    }

    @Override
    public List<String> end(Sequence sequence) {
        String usage = event(eventHead + "],\"usage\":{" + usage(sequence) + "}," + FINGERPRINT + "}");
        return includeUsage ? List.of(usage, DONE) : List.of(DONE);
    }

    @Override
    public List<String> failure() {
        return List.of(ERROR_EVENT, DONE);
    }

    @Override
    public String whole(String text, Sequence sequence) {
        String choice = chat
                ? "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + quote(text)
                        + ",\"refusal\":null,\"annotations\":null,\"audio\":null,\"function_call\":null,"
                        + "\"reasoning\":null}"
                : "{\"index\":0,\"text\":" + quote(text);
        String tail = chat ? "\"prompt_logprobs\":null,\"prompt_token_ids\":null,\"prompt_text\":null," : "";
        return wholeHead + choice + ",\"logprobs\":null,\"finish_reason\":" + finishReason
                + ",\"stop_reason\":null,\"token_ids\":null,\"routed_experts\":null}],\"service_tier\":null,"
                + FINGERPRINT + ",\"usage\":{" + usage(sequence) + ",\"completion_tokens_details\":null}," + tail
                + "\"kv_transfer_params\":null,\"ec_transfer_params\":null,\"metrics\":null}";
    }

    private String choice(String text) {
        return chat
                ? "{\"index\":0,\"delta\":{\"content\":" + quote(text) + "},\"logprobs\":null,\"finish_reason\":"
                : "{\"index\":0,\"text\":" + quote(text) + ",\"logprobs\":null,\"finish_reason\":";
    }

    private String stopReason(boolean last) {
        if (chat) {
            return (last ? ",\"stop_reason\":null" : "") + ",\"token_ids\":null";
        }
        return ",\"stop_reason\":null,\"prompt_token_ids\":null,\"token_ids\":null";
    }

    private String usage(Sequence sequence) {
        int prompt = sequence.promptTokens();
        int made = sequence.generatedTokens();
        return "\"prompt_tokens\":" + prompt + ",\"total_tokens\":" + (prompt + made) + ",\"completion_tokens\":" + made
                + ",\"prompt_tokens_details\":"
                + (promptTokensDetails
                        ? "{\"cached_tokens\":" + sequence.cachedTokens()
                                + ",\"created_cache_tokens\":null,\"multimodal_tokens\":null}"
                        : "null");
    }
}

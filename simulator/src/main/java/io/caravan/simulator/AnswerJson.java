package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.TextNode;

/** The JSON of one answer, field for field and in the order of vLLM 0.32. */
final class AnswerJson {

    static final String FINGERPRINT = "\"system_fingerprint\":\"vllm-0.32.0-caravan\"";

    private final boolean chat;
    private final String wholeHead;
    private final String eventHead;

    AnswerJson(boolean chat, String id, String model, long createdSeconds) {
        this.chat = chat;
        String rest = ",\"created\":" + createdSeconds + ",\"model\":" + quote(model) + ",\"choices\":[";
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

    /** The event with which a chat begins. */
    String roleEvent() {
        return event(eventHead
                + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,"
                + "\"finish_reason\":null}],\"prompt_token_ids\":null,\"prompt_text\":null}");
    }

    /** The event of one token. */
    String tokenEvent(String text) {
        return event(eventHead + choice(text) + "null" + stopReason(false) + "}]}");
    }

    /** The event of the last token; the fingerprint is on the usage event when there is one. */
    String lastEvent(String text, String finishReason, boolean usageFollows) {
        return event(eventHead + choice(text) + quote(finishReason) + stopReason(true) + "}]"
                + (usageFollows ? "}" : "," + FINGERPRINT + "}"));
    }

    /** The event with the token counts. */
    String usageEvent(Sequence sequence) {
        return event(eventHead + "],\"usage\":{" + usage(sequence) + "}," + FINGERPRINT + "}");
    }

    /** The answer in one piece. */
    String whole(String text, String finishReason, Sequence sequence) {
        String choice = chat
                ? "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + quote(text)
                        + ",\"refusal\":null,\"annotations\":null,\"audio\":null,\"function_call\":null,"
                        + "\"reasoning\":null}"
                : "{\"index\":0,\"text\":" + quote(text);
        String tail = chat ? "\"prompt_logprobs\":null,\"prompt_token_ids\":null,\"prompt_text\":null," : "";
        return wholeHead + choice + ",\"logprobs\":null,\"finish_reason\":" + quote(finishReason)
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

    private static String usage(Sequence sequence) {
        int prompt = sequence.promptTokens();
        int made = sequence.generatedTokens();
        return "\"prompt_tokens\":" + prompt + ",\"total_tokens\":" + (prompt + made) + ",\"completion_tokens\":" + made
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + sequence.cachedTokens()
                + ",\"created_cache_tokens\":null,\"multimodal_tokens\":null}";
    }
}

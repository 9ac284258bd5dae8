package io.caravan.simulator;

import static io.caravan.simulator.AnswerJson.quote;

import java.util.List;

/** An answer as Anthropic's clients read it, field for field and in the order of vLLM 0.32. */
final class MessagesJson implements AnswerFormat {

    private final String id;
    private final String model;
    private final int promptTokens;
    private final String stopReason;

    MessagesJson(CompletionRequest request, String id, String model) {
        this.id = quote(id);
        this.model = quote(model);
        this.promptTokens = request.promptTokens().length;
        this.stopReason = request.finishReason().equals("length") ? "\"max_tokens\"" : "\"end_turn\"";
    }

    /** The answer to {@code /v1/messages/count_tokens}. */
    static String count(CompletionRequest request) {
        int tokens = request.promptTokens().length;
        return "{\"input_tokens\":" + tokens + ",\"context_management\":{\"original_input_tokens\":" + tokens + "}}";
    }

    @Override
    public List<String> begin() {
        String message = "{\"id\":" + id + ",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":"
                + model + ",\"stop_reason\":null,\"stop_sequence\":null,\"usage\":" + usage(0) + "}";
        return List.of(
                event("message_start", "\"message\":" + message),
                event("content_block_start", "\"content_block\":{\"type\":\"text\",\"text\":\"\"},\"index\":0"));
    }

    @Override
    public String token(String text) {
        String delta = "{\"type\":\"text_delta\",\"text\":" + quote(text) + "}";
        return event("content_block_delta", "\"delta\":" + delta + ",\"index\":0");
    }

    @Override
    public String last(String text) {
        return token(text);
    }

    @Override
    public List<String> end(Sequence sequence) {
        String delta = "{\"stop_reason\":" + stopReason + ",\"stop_sequence\":null}";
        String usage = usage(sequence.generatedTokens());
        return List.of(
                event("content_block_stop", "\"index\":0"),
                event("message_delta", "\"delta\":" + delta + ",\"usage\":" + usage),
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @Override
    public List<String> failure() {
        return List.of(event(
                "error",
                "\"error\":{\"type\":\"internal_error\",\"message\":\"EngineCore encountered an issue."
                        + " See stack trace (above) for the root cause.\"}"));
    }

    @Override
    public String whole(String text, Sequence sequence) {
        return "{\"id\":" + id
                + ",\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":"
                + quote(text) + "}],\"model\":" + model + ",\"stop_reason\":" + stopReason + ",\"usage\":"
                + usage(sequence.generatedTokens()) + "}";
    }

    private String usage(int madeTokens) {
        return "{\"input_tokens\":" + promptTokens + ",\"output_tokens\":" + madeTokens + "}";
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }
}

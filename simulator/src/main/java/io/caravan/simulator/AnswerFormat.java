package io.caravan.simulator;

import java.util.List;

/** How one answer looks on the wire: the events of a stream, or the whole. Each text of a list is one event. */
interface AnswerFormat {

    /** What a stream has before the first token. */
    List<String> begin();

    /** The event of one token. */
    String token(String text);

    /** The event of the last token. */
    String last(String text);

    /** What a stream has after the last token. */
    List<String> end(Sequence sequence);

    /** How a stream ends when the engine dies. */
    List<String> failure();

    /** The answer in one piece. */
    String whole(String text, Sequence sequence);

    /** The format of the API that was asked. */
    static AnswerFormat of(CompletionRequest request, String id, EngineSettings settings) {
        return switch (request.api()) {
            case MESSAGES -> new MessagesJson(request, id, settings.model());
            default -> new AnswerJson(request, id, settings, System.currentTimeMillis() / 1000);
        };
    }
}

package io.caravan.component.inference.tokens;

import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens.Source;
import org.jspecify.annotations.Nullable;

/** The pages of engines that tell the ids of a prompt. Each takes the body of the request it is asked for, as it is. */
final class TokenPage {

    private TokenPage() {}

    /** The path that takes requests of an API; null if there is none. */
    static @Nullable String path(Source source, Api api) {
        return switch (api) {
            case CHAT_COMPLETIONS, COMPLETIONS ->
                source == Source.ENGINE_TOKENIZE ? Api.TOKENIZE.path() : api.path() + "/render";
            case MESSAGES, RESPONSES -> source == Source.ENGINE_TOKENIZE ? null : api.path() + "/render";
            default -> null;
        };
    }
}

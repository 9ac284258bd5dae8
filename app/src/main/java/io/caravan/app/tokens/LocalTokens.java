package io.caravan.app.tokens;

import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.tokens.TokenMiss;
import io.caravan.tokens.TokenQuery;
import io.caravan.tokens.TokenSource;
import io.caravan.tokens.TokenWaiter;
import java.util.Map;

/**
 * The source {@code local}: the gateway's own tokenizers and chat templates. What costs an event loop little is done there at
 * once; what is long and not known is done on the tokenizer threads.
 */
final class LocalTokens implements TokenSource {

    /** Bodies up to this length are read and rendered on the event loop, which takes below half a millisecond. */
    private static final int RENDERED_AT_ONCE = 256 << 10;
    /** Text up to this length, beyond what is known, is encoded on the event loop, likewise. */
    private static final int ENCODED_AT_ONCE = 8 << 10;

    private static final int LONGEST_BODY = 8 << 20;

    private final Map<String, ModelTokenizer> models;
    private final TokenizerThreads threads;

    LocalTokens(Map<String, ModelTokenizer> models, TokenizerThreads threads) {
        this.models = models;
        this.threads = threads;
    }

    @Override
    public Source name() {
        return Source.LOCAL;
    }

    @Override
    public void ask(TokenQuery query, TokenWaiter waiter) {
        ModelTokenizer model = models.get(query.request().model());
        Api api = query.request().api();
        TokenMiss unfit = model == null
                ? TokenMiss.UNKNOWN_MODEL
                : api != Api.COMPLETIONS && api != Api.CHAT_COMPLETIONS
                        ? TokenMiss.UNSUPPORTED_API
                        : query.request().promptOptions().onlyByEngine()
                                ? TokenMiss.UNSUPPORTED_CONTENT
                                : query.http().bodyLength() > LONGEST_BODY ? TokenMiss.TOO_LARGE : null;
        if (model == null || unfit != null) {
            waiter.missed(unfit == null ? TokenMiss.UNKNOWN_MODEL : unfit);
            return;
        }
        LocalEncoding encoding = new LocalEncoding(model, PromptTexts.specialTokens(query));
        if (api == Api.COMPLETIONS) {
            encoding.begin(PromptTexts.ofCompletion(query));
            finish(encoding, waiter);
            return;
        }
        byte[] body = PromptTexts.copy(query.http().body());
        if (body.length <= RENDERED_AT_ONCE) {
            if (render(encoding, body, waiter)) {
                finish(encoding, waiter);
            }
        } else {
            threads.run(body.length, waiter, () -> {
                if (render(encoding, body, waiter)) {
                    waiter.found(encoding.rest());
                }
            });
        }
    }

    private static boolean render(LocalEncoding encoding, byte[] body, TokenWaiter waiter) {
        try {
            encoding.begin(PromptTexts.ofChat(body, encoding.model()));
            return true;
        } catch (UnfitPromptException e) {
            waiter.missed(e.reason());
            return false;
        }
    }

    private void finish(LocalEncoding encoding, TokenWaiter waiter) {
        if (encoding.bytesLeft() <= ENCODED_AT_ONCE) {
            waiter.found(encoding.rest());
        } else {
            threads.run(encoding.bytesLeft(), waiter, () -> waiter.found(encoding.rest()));
        }
    }
}

package io.caravan.app.tokens;

import io.caravan.inference.Api;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.tokens.TokenMiss;
import io.caravan.tokens.TokenQuery;
import io.caravan.tokens.TokenSource;
import io.caravan.tokens.TokenWaiter;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/**
 * The source {@code local}: the gateway's own tokenizers and chat templates. What costs an event loop little is done there at
 * once; what is long and not known is done on the tokenizer threads.
 */
final class LocalTokens implements TokenSource {

    /** Text up to this length, beyond what is known, is encoded on the event loop: below a millisecond. */
    private static final int ENCODED_AT_ONCE = 8 << 10;

    private static final Set<Api> APIS = Set.of(Api.COMPLETIONS, Api.CHAT_COMPLETIONS, Api.MESSAGES, Api.RESPONSES);

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
        if (model == null) {
            waiter.missed(TokenMiss.UNKNOWN_MODEL);
            return;
        }
        if (!APIS.contains(api)) {
            waiter.missed(TokenMiss.UNSUPPORTED_API);
            return;
        }
        if (query.request().promptOptions().onlyByEngine()) {
            waiter.missed(TokenMiss.UNSUPPORTED_CONTENT);
            return;
        }
        Boolean asked = query.request().promptOptions().addSpecialTokens();
        LocalEncoding encoding = new LocalEncoding(model, PromptTexts.specialTokens(api, asked));
        if (api == Api.COMPLETIONS) {
            encoding.begin(PromptTexts.ofCompletion(query));
            finish(encoding, waiter);
            return;
        }
        ByteBuffer body = query.http().body();
        Prompt prompt = query.request().prompt();
        if (body.remaining() <= PromptTexts.READ_AT_ONCE) {
            if (render(api, encoding, PromptTexts.atOnce(body, prompt), waiter)) {
                finish(encoding, waiter);
            }
        } else {
            byte[] copy = PromptTexts.copy(body);
            threads.run(copy.length, waiter, () -> {
                if (render(api, encoding, new PromptTexts.Body(copy, copy.length, prompt), waiter)) {
                    waiter.found(encoding.rest());
                }
            });
        }
    }

    private static boolean render(Api api, LocalEncoding encoding, PromptTexts.Body body, TokenWaiter waiter) {
        try {
            encoding.begin(PromptTexts.ofChat(api, body, encoding.model()));
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

package io.caravan.processors.request;

import io.caravan.dispatch.Step;
import io.caravan.inference.HttpRequestView;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.PromptTokens;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.inference.TokenEstimator;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.time.NanoClock;
import io.caravan.tokens.FoundTokens;
import io.caravan.tokens.TokenSources;
import java.util.function.BooleanSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Step {@code tokenize-prompt}: turns the prompt into tokens; text by estimate, ids as the client gave them. Where exact ids
 * matter, it also asks the sources of ids; what they do not know, or not in time, goes on by estimate.
 */
public final class TokenizePrompt extends AsyncProcessorSupport {

    private final int maxTokens;
    private final TokenSources sources;
    private final BooleanSupplier exactMatters;
    private final NanoClock clock;

    /**
     * @param maxTokens tokens kept per prompt
     * @param exactMatters whether anything depends on exact ids, asked for each request
     */
    public TokenizePrompt(int maxTokens, TokenSources sources, BooleanSupplier exactMatters, NanoClock clock) {
        this.maxTokens = maxTokens;
        this.sources = sources;
        this.exactMatters = exactMatters;
        this.clock = clock;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            RequestContext context = RequestContexts.of(exchange);
            PromptTokens tokens = TokenEstimator.estimate(context.request().prompt(), maxTokens);
            context = context.withTokens(tokens);
            RequestContexts.set(exchange, context);
            if (tokens.source() == Source.ESTIMATE
                    && wantsIds(context.request())
                    && exchange.getMessage().getBody() instanceof HttpRequestView http) {
                Search search = new Search(exchange, context, callback);
                sources.find(context.request(), http, tokens, search::ended);
                return search.isDone();
            }
            if (tokens.source() == Source.CLIENT) {
                sources.counts().found(context.request().model(), Source.CLIENT);
            }
            context.timeline().mark(Step.TOKENIZE, clock.nanos());
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private boolean wantsIds(InferenceRequest request) {
        return !sources.isEmpty()
                && switch (request.api()) {
                    case CHAT_COMPLETIONS, COMPLETIONS, RESPONSES, MESSAGES -> exactMatters.getAsBoolean();
                    default -> false;
                };
    }

    /** The end of a search, which comes while it is started or later; either way on the connection's event loop. */
    private final class Search {
        private final Exchange exchange;
        private final RequestContext context;
        private final AsyncCallback callback;
        private boolean starting = true;
        private boolean ended;

        Search(Exchange exchange, RequestContext context, AsyncCallback callback) {
            this.exchange = exchange;
            this.context = context;
            this.callback = callback;
        }

        void ended(FoundTokens found) {
            ended = true;
            PromptTokens exact = found.tokens();
            sources.counts().found(context.request().model(), exact == null ? Source.ESTIMATE : exact.source());
            PromptTokens kept = exact == null ? null : TokenEstimator.first(maxTokens, exact);
            RequestContexts.set(exchange, context.withFoundTokens(new FoundTokens(kept, found.missed())));
            context.timeline().mark(Step.TOKENIZE, clock.nanos());
            callback.done(starting);
        }

        /** To be called once, when the search has been started. */
        boolean isDone() {
            starting = false;
            return ended;
        }
    }
}

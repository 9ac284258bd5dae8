package io.caravan.processors.request;

import io.caravan.dispatch.Step;
import io.caravan.inference.PromptTokens;
import io.caravan.inference.TokenEstimator;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.time.NanoClock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code tokenize-prompt}: turns the prompt into tokens; text by estimate, ids as the client gave them. */
public final class TokenizePrompt implements Processor {

    private final int maxTokens;
    private final NanoClock clock;

    /** @param maxTokens tokens kept per prompt */
    public TokenizePrompt(int maxTokens, NanoClock clock) {
        this.maxTokens = maxTokens;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = RequestContexts.of(exchange);
        PromptTokens tokens = TokenEstimator.estimate(context.request().prompt(), maxTokens);
        context.timeline().mark(Step.TOKENIZE, clock.nanos());
        RequestContexts.set(exchange, context.withTokens(tokens));
    }
}

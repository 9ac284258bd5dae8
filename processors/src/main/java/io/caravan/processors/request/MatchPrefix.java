package io.caravan.processors.request;

import io.caravan.dispatch.Step;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.PromptTokens;
import io.caravan.pool.InferencePoolState;
import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.prefix.BlockHasher;
import io.caravan.prefix.PrefixMatches;
import io.caravan.prefix.PromptBlocks;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.time.NanoClock;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code match-prefix}: hashes the prompt's blocks and looks up the longest prefix each endpoint holds. */
public final class MatchPrefix implements Processor {

    private final ApproximatePrefixIndex index;
    private final InferencePoolState pool;
    private final IntSupplier blockSizeTokens;
    private final NanoClock clock;

    /** @param blockSizeTokens the block size now in force */
    public MatchPrefix(
            ApproximatePrefixIndex index, InferencePoolState pool, IntSupplier blockSizeTokens, NanoClock clock) {
        this.index = index;
        this.pool = pool;
        this.blockSizeTokens = blockSizeTokens;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = RequestContexts.of(exchange);
        PromptTokens tokens = context.tokensOrNone();
        if (!tokens.parts().isEmpty()) {
            InferenceRequest request = context.request();
            PromptBlocks blocks =
                    BlockHasher.hash(tokens, request.model(), request.cacheSalt(), blockSizeTokens.getAsInt());
            PrefixMatches matches = index.match(blocks, pool.snapshot().slots());
            RequestContexts.set(exchange, context.withMatches(blocks, matches));
        }
        context.timeline().mark(Step.MATCH, clock.nanos());
    }
}

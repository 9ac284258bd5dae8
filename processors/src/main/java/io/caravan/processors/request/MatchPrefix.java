package io.caravan.processors.request;

import io.caravan.dispatch.Step;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.PromptTokens;
import io.caravan.kvevents.KvEventSources;
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

/**
 * Step {@code match-prefix}: hashes the prompt's blocks and looks up the longest prefix each endpoint holds, as far as prompts
 * sent there let believe, and as far as KV events tell.
 */
public final class MatchPrefix implements Processor {

    private final ApproximatePrefixIndex index;
    private final KvEventSources sources;
    private final InferencePoolState pool;
    private final IntSupplier blockSizeTokens;
    private final NanoClock clock;

    /** @param blockSizeTokens the block size now in force */
    public MatchPrefix(
            ApproximatePrefixIndex index,
            KvEventSources sources,
            InferencePoolState pool,
            IntSupplier blockSizeTokens,
            NanoClock clock) {
        this.index = index;
        this.sources = sources;
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
            RequestContext matched = context.withMatches(blocks, matches);
            RequestContexts.set(exchange, sources.isEmpty() ? matched : exact(matched, matches));
        }
        context.timeline().mark(Step.MATCH, clock.nanos());
    }

    /** Adds what KV events say, where the prompt's ids are known. */
    private RequestContext exact(RequestContext context, PrefixMatches matches) {
        InferenceRequest request = context.request();
        PromptBlocks keys = sources.keys(context.bestTokens(), request.model(), request.cacheSalt());
        if (keys.total() == 0) {
            return context;
        }
        return context.withExact(
                keys, matches.withExact(sources.match(keys, pool.snapshot().slots())));
    }
}

package io.caravan.app;

import io.caravan.app.tokens.GatewayTokens;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.tokens.TokenCounts;
import io.caravan.tokens.TokenMiss;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of the sources of token ids. */
final class TokenMeters {

    private TokenMeters() {}

    static void register(GatewayTokens tokens, MeterRegistry registry) {
        TokenCounts counts = tokens.counts();
        for (Source source : Source.values()) {
            FunctionCounter.builder("caravan.tokens.source", counts, all -> all.found(source))
                    .description("Prompts by where their token ids, or the estimate of them, came from")
                    .tag("source", source.label())
                    .register(registry);
            if (source == Source.ESTIMATE || source == Source.CLIENT) {
                continue;
            }
            for (TokenMiss reason : TokenMiss.values()) {
                FunctionCounter.builder("caravan.tokens.missed", counts, all -> all.missed(source, reason))
                        .description("Prompts whose ids a source did not have, by source and reason")
                        .tag("source", source.label())
                        .tag("reason", reason.label())
                        .register(registry);
            }
        }
        Gauge.builder("caravan.tokens.waiting", tokens, GatewayTokens::waiting)
                .description("Prompts that wait for a thread that tokenises")
                .register(registry);
    }
}

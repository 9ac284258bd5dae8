package io.caravan.tokens;

import io.caravan.inference.HttpRequestView;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.PromptTokens;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The sources of token ids in the order in which they are asked, and the time that all of them together have. Thread-safe. */
public final class TokenSources {

    /** Bytes of the longest body whose ids are looked for; what is longer is estimated. */
    static final int LONGEST_BODY = 8 << 20;

    private final List<TokenSource> sources;
    private final Duration timeout;
    private final TokenCounts counts;

    /** @param timeout how long a request waits for its ids, above 0 */
    public TokenSources(List<TokenSource> sources, Duration timeout, TokenCounts counts) {
        this.sources = List.copyOf(sources);
        this.timeout = timeout;
        this.counts = counts;
    }

    /** Whether there is nobody to ask. */
    public boolean isEmpty() {
        return sources.isEmpty();
    }

    /** What is counted of them. */
    public TokenCounts counts() {
        return counts;
    }

    /**
     * Finds the ids of a request's prompts. To be called on {@link HttpRequestView#loop()}.
     *
     * @param estimate its prompts as they are known without a source
     * @param then is told the ids, or why there are none, on that loop; within this call if it can be done at once
     */
    public void find(
            InferenceRequest request, HttpRequestView http, PromptTokens estimate, Consumer<FoundTokens> then) {
        TokenQuery query = new TokenQuery(request, http, estimate, timeout.toNanos());
        new TokenSearch(sources, query, counts, then).start();
    }
}

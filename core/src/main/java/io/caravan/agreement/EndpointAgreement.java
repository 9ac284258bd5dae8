package io.caravan.agreement;

import io.caravan.dispatch.TokenUsage;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One endpoint's judgements. Guarded by its monitor; {@link #isDoubted} is a volatile read. */
final class EndpointAgreement {

    private static final int NOT_KNOWN = -1;
    /** Blocks of answered prompts that are waited for; of further answers meanwhile they are not judged. */
    private static final int MOST_AWAITED = 64;

    private final InferenceEndpoint endpoint;
    private final PrefixIndex index;
    private final AgreementCheck.Listener listener;
    private final JudgementWindow[] windows = new JudgementWindow[Disagreement.values().length];
    private final long[] awaited = new long[MOST_AWAITED];
    private final long[] deadlines = new long[MOST_AWAITED];
    private int awaiting;
    private boolean tellsCachedTokens;
    private volatile boolean doubted;

    EndpointAgreement(InferenceEndpoint endpoint, PrefixIndex index, AgreementCheck.Listener listener) {
        this.endpoint = endpoint;
        this.index = index;
        this.listener = listener;
        for (int i = 0; i < windows.length; i++) {
            windows[i] = new JudgementWindow();
        }
    }

    InferenceEndpoint endpoint() {
        return endpoint;
    }

    boolean isOf(InferenceEndpoint other) {
        return endpoint.isSameAs(other);
    }

    boolean isDoubted() {
        return doubted;
    }

    synchronized void answered(
            CacheExpectation expected, PromptBlocks blocks, @Nullable TokenUsage usage, long deadlineNanos) {
        if (usage != null && usage.promptTokens() > 0 && expected.promptTokens() >= 0) {
            boolean same = usage.promptTokens() == expected.promptTokens();
            judge(Disagreement.PROMPT_TOKENS_DIFFER, same);
            if (!same) {
                return; // its blocks are others too, which would tell nothing new
            }
        }
        if (blocks.chains().size() != 1) {
            return;
        }
        int cached = cachedTokens(usage);
        if (cached != NOT_KNOWN && expected.known()) {
            judgeCached(expected, blocks, cached);
        }
        if (cached != NOT_KNOWN || expected.known()) {
            awaitOwnBlock(expected, blocks, cached, deadlineNanos);
        }
    }

    /** An engine that tells of cached tokens may leave the figure out when it is 0, as vLLM has done. */
    private int cachedTokens(@Nullable TokenUsage usage) {
        if (usage == null) {
            return NOT_KNOWN;
        }
        tellsCachedTokens |= usage.cachedTokens() >= 0;
        return tellsCachedTokens ? Math.max(0, usage.cachedTokens()) : NOT_KNOWN;
    }

    /**
     * A prompt that is cached as a whole is computed from its last block on, and an engine's chunks may end elsewhere than ours: one chunk
     * more or less is no disagreement. Nor is more than that if events tell of it by now, since the prompt may have waited its turn.
     * What was on its way there may have been in time or not.
     */
    private void judgeCached(CacheExpectation expected, PromptBlocks blocks, int cached) {
        int chunk = expected.chunkTokens();
        boolean less = cached < expected.toldTokens() - chunk;
        boolean more = cached > expected.likelyTokens() + chunk;
        if (less || more) {
            judge(Disagreement.CACHED_TOKENS_DIFFER, more && isToldNow(blocks, cached - chunk));
        } else if (expected.likelyTokens() - expected.toldTokens() <= chunk
                && Math.max(cached, expected.likelyTokens()) > chunk) {
            judge(Disagreement.CACHED_TOKENS_DIFFER, true);
        }
    }

    private boolean isToldNow(PromptBlocks blocks, int tokens) {
        long[] chain = blocks.chains().get(0);
        int last = Math.min(tokens / blocks.blockSizeTokens(), chain.length) - 1;
        return last < 0 || index.isTold(chain[last], endpoint);
    }

    /** The first chunk that the engine must have computed for this prompt must be told of, now or soon. */
    private void awaitOwnBlock(CacheExpectation expected, PromptBlocks blocks, int cached, long deadlineNanos) {
        long[] chain = blocks.chains().get(0);
        int size = blocks.blockSizeTokens();
        int chunk = expected.chunkTokens();
        int computedFrom = Math.max(expected.toldTokens(), cached);
        long chunkEnd = ((long) computedFrom / chunk + 1) * chunk;
        long block = Math.max(computedFrom / size, (chunkEnd + size - 1) / size - 1);
        if (block >= chain.length || (block + 1) * size < chunkEnd) {
            return;
        }
        long key = chain[(int) block];
        if (index.isTold(key, endpoint)) {
            judge(Disagreement.OWN_BLOCKS_NOT_TOLD, true);
        } else if (awaiting < MOST_AWAITED) {
            awaited[awaiting] = key;
            deadlines[awaiting++] = deadlineNanos;
        }
    }

    /**
     * Time passes.
     *
     * @param heard whether the endpoint's events arrive, so that those that have not come by now do not come
     */
    synchronized void tick(long nowNanos, boolean heard) {
        int kept = 0;
        for (int i = 0; i < awaiting; i++) {
            boolean told = index.isTold(awaited[i], endpoint);
            boolean late = deadlines[i] - nowNanos <= 0;
            if (told || (late && heard)) {
                judge(Disagreement.OWN_BLOCKS_NOT_TOLD, told);
            } else if (!late) {
                awaited[kept] = awaited[i];
                deadlines[kept++] = deadlines[i];
            }
        }
        awaiting = kept;
    }

    private void judge(Disagreement kind, boolean agrees) {
        JudgementWindow window = windows[kind.ordinal()];
        if (!window.add(agrees)) {
            return;
        }
        boolean any = false;
        for (JudgementWindow each : windows) {
            any |= each.isRaised();
        }
        doubted = any;
        listener.changed(endpoint, window.status(kind));
    }

    synchronized List<AgreementStatus> status() {
        List<AgreementStatus> all = new ArrayList<>();
        for (Disagreement kind : Disagreement.values()) {
            all.add(windows[kind.ordinal()].status(kind));
        }
        return all;
    }
}

package io.caravan.agreement;

import io.caravan.dispatch.TokenUsage;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import io.caravan.pool.EndpointListener;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.time.NanoClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what is expected of endpoints' prefix caches, and judges after each answer whether it came true: the number of prompt tokens, the
 * number of those that were cached, and whether events tell of the blocks that the answer has made. A single disagreement means nothing,
 * since blocks come and go between a decision and its execution; too many of the last ones raise an alarm ({@link JudgementWindow}), and the
 * endpoint is doubted until it agrees again. Judging goes on meanwhile.
 *
 * <p>Thread-safe; an answer costs one short lock of its endpoint. The pool tells of endpoints one at a time.
 */
public final class AgreementCheck implements EndpointListener {

    /** Is told of alarms, to log them. Must not block. */
    @FunctionalInterface
    public interface Listener {
        /** An alarm has been raised or cleared. */
        void changed(InferenceEndpoint endpoint, AgreementStatus now);
    }

    /** How long an endpoint counts as holding what it was sent, until its events say so. llm-d's {@code speculativeTTL}. */
    private static final long SPECULATION_NANOS = 2_000_000_000L;
    /** Time after an answer for events to tell of its blocks; a replay that closes a gap takes a tenth of a second. */
    private static final long EVENTS_NANOS = 2_000_000_000L;

    /** Which of its ranks' caches a prompt will meet is the engine's choice. */
    private static final int UNCERTAIN = -1;

    private final PrefixIndex index;
    private final int maxTokens;
    private final NanoClock clock;
    private final Listener listener;
    private volatile AtomicReferenceArray<@Nullable EndpointAgreement> bySlot = new AtomicReferenceArray<>(16);

    /**
     * To be registered with the pool as a listener.
     *
     * @param maxTokens prompts that have as many tokens may have been cut there
     */
    public AgreementCheck(PrefixIndex index, int maxTokens, NanoClock clock, Listener listener) {
        this.index = index;
        this.maxTokens = maxTokens;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public void endpointAdded(InferenceEndpoint endpoint) {
        AtomicReferenceArray<@Nullable EndpointAgreement> all = bySlot;
        if (endpoint.slot() >= all.length()) {
            AtomicReferenceArray<@Nullable EndpointAgreement> longer = new AtomicReferenceArray<>(2 * endpoint.slot());
            for (int i = 0; i < all.length(); i++) {
                longer.set(i, all.get(i));
            }
            bySlot = longer;
            all = longer;
        }
        all.set(endpoint.slot(), new EndpointAgreement(endpoint, index, listener));
    }

    @Override
    public void endpointRemoved(InferenceEndpoint endpoint) {
        bySlot.set(endpoint.slot(), null);
    }

    /**
     * A prompt is sent to an endpoint, which counts as holding its blocks from now on, until events say so or time is over.
     *
     * @param matches what the endpoints hold of the prompt, as the decision saw it
     * @param engineBlockTokens tokens per block of the engine, as far as it tells; else 0
     * @return what is expected of the endpoint
     */
    public CacheExpectation dispatched(
            InferenceEndpoint endpoint,
            PromptTokens tokens,
            PromptBlocks blocks,
            ExactMatches matches,
            int engineBlockTokens) {
        int likely = index.ranks(endpoint) > 1 ? UNCERTAIN : matches.expectedAt(endpoint.slot());
        int told = blocks.chains().size() == 1 ? index.told(blocks.chains().get(0), likely, endpoint) : 0;
        int size = blocks.blockSizeTokens();
        CacheExpectation expected = new CacheExpectation(
                likely >= 0,
                promptTokens(tokens),
                told * size,
                Math.max(told, likely) * size,
                Math.max(engineBlockTokens, index.chunkBlocks(endpoint) * size));
        index.dispatched(blocks, endpoint, told, clock.nanos() + SPECULATION_NANOS);
        return expected;
    }

    private int promptTokens(PromptTokens tokens) {
        boolean known = tokens.parts().size() == 1
                && tokens.parts().get(0) instanceof Prompt.Ids ids
                && ids.ids().length < maxTokens;
        return known ? tokens.count() : -1;
    }

    /**
     * An endpoint has answered well and as a whole.
     *
     * @param expected what {@link #dispatched} said of the same endpoint and prompt
     * @param usage what the engine has counted; null if it does not tell
     */
    public void answered(
            InferenceEndpoint endpoint, CacheExpectation expected, PromptBlocks blocks, @Nullable TokenUsage usage) {
        EndpointAgreement of = agreementOf(endpoint);
        if (of != null) {
            of.answered(expected, blocks, usage, clock.nanos() + EVENTS_NANOS);
        }
    }

    /**
     * Time passes. To be called several times a second.
     *
     * @param heard tells of which endpoints events arrive now, as far as can be said
     */
    public void tick(Predicate<InferenceEndpoint> heard) {
        AtomicReferenceArray<@Nullable EndpointAgreement> all = bySlot;
        long now = clock.nanos();
        for (int i = 0; i < all.length(); i++) {
            EndpointAgreement of = all.get(i);
            if (of != null) {
                of.tick(now, heard.test(of.endpoint()));
            }
        }
    }

    /** Whether there is an alarm about the endpoint in a slot. */
    public boolean isDoubted(int slot) {
        AtomicReferenceArray<@Nullable EndpointAgreement> all = bySlot;
        EndpointAgreement of = slot < all.length() ? all.get(slot) : null;
        return of != null && of.isDoubted();
    }

    /** How far an endpoint agrees, for each {@link Disagreement}; empty if it has left the pool. */
    public List<AgreementStatus> status(InferenceEndpoint endpoint) {
        EndpointAgreement of = agreementOf(endpoint);
        return of == null ? List.of() : of.status();
    }

    /** The alarms of some endpoints, for people. */
    public List<String> alarms(Iterable<InferenceEndpoint> endpoints) {
        List<String> alarms = new ArrayList<>();
        for (InferenceEndpoint endpoint : endpoints) {
            for (AgreementStatus status : status(endpoint)) {
                if (status.raised()) {
                    alarms.add(status.kind().label() + ": endpoint " + endpoint.name() + " disagreed in "
                            + status.recentDisagreed() + " of the last " + status.recent()
                            + " answers; it is rated by what was sent there");
                }
            }
        }
        return alarms;
    }

    private @Nullable EndpointAgreement agreementOf(InferenceEndpoint endpoint) {
        AtomicReferenceArray<@Nullable EndpointAgreement> all = bySlot;
        EndpointAgreement of = endpoint.slot() < all.length() ? all.get(endpoint.slot()) : null;
        return of == null || !of.isOf(endpoint) ? null : of;
    }
}

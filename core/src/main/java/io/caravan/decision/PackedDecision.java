package io.caravan.decision;

import io.caravan.agreement.CacheExpectation;
import io.caravan.dispatch.Attempt;
import io.caravan.dispatch.Ending;
import io.caravan.dispatch.Outcome;
import io.caravan.dispatch.TokenUsage;
import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.LedgerView;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.PoolSnapshot;
import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixMatches;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.RequestFeatures;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.StepTrace;
import io.caravan.tokens.MissedTokens;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decision whose request has ended, in two arrays that the next decision uses again. As objects of their own some thousand recent
 * decisions would be all that is alive in the young generation, copied by each of its collections, several times a second under load. Not
 * thread-safe.
 */
final class PackedDecision {

    private final RecordBytes bytes = new RecordBytes();
    /** What is shared between decisions, or rare. */
    private @Nullable Object[] shared = new Object[16];

    private int at;

    void pack(DecisionRecord decision, Outcome outcome) {
        rewind();
        SchedulingResult result = decision.result();
        Candidates candidates = result.candidates();
        SchedulingView view = candidates.view();
        share(view.pool());
        packRequest(view.request());
        bytes.put(view.ledger().version());
        bytes.put(view.ledger().counts());
        packMatches(view.matches());
        bytes.putWhole(view.nowNanos());
        bytes.put(view.sequence());
        packCandidates(candidates);
        share(result.profile());
        share(result.profileVersion());
        share(result.picker());
        share(result.pickerSettings());
        bytes.putWhole(result.seed());
        packPicked(result);
        bytes.put(decision.traceId());
        bytes.put(decision.madeAtMillis());
        share(decision.expected());
        packOutcome(outcome);
        Arrays.fill(shared, at, shared.length, null);
    }

    /** Whether it is a decision for this request. */
    boolean isOf(String requestId) {
        rewind();
        return bytes.text().equals(requestId);
    }

    DecisionRecord unpack() {
        rewind();
        PoolSnapshot pool = next();
        RequestFeatures request = request();
        LedgerView ledger = new LedgerView(bytes.number(), bytes.numbers());
        SchedulingView view = new SchedulingView(request, pool, ledger, matches(), bytes.whole(), bytes.number());
        Candidates candidates = candidates(view);
        String profile = next();
        String version = next();
        String picker = next();
        Map<String, String> settings = next();
        long seed = bytes.whole();
        SchedulingResult result =
                new SchedulingResult(profile, version, picker, settings, seed, candidates, picked(candidates));
        DecisionRecord decision = new DecisionRecord(result, bytes.text(), bytes.number());
        CacheExpectation expected = nextOrNull();
        if (expected != null) {
            decision.expect(expected);
        }
        decision.complete(outcome());
        return decision;
    }

    /** The id comes first, so that {@link #isOf} need not unpack the rest. */
    private void packRequest(RequestFeatures request) {
        bytes.put(request.requestId());
        share(request.api());
        bytes.put(request.model());
        bytes.put(request.stream() ? 1 : 0);
        bytes.put(request.promptTokens());
        share(request.tokenSource());
        share(request.missedTokens());
        bytes.put(request.maxTokens());
    }

    private RequestFeatures request() {
        String id = bytes.text();
        Api api = next();
        String model = bytes.text();
        boolean stream = bytes.number() == 1;
        int promptTokens = bytes.count();
        PromptTokens.Source source = next();
        List<MissedTokens> missed = next();
        return new RequestFeatures(id, api, model, stream, promptTokens, source, missed, bytes.count());
    }

    private void packMatches(PrefixMatches matches) {
        bytes.put(matches.matchedBlocks());
        bytes.put(matches.totalBlocks());
        bytes.put(matches.blockSizeTokens());
        ExactMatches exact = matches.exact();
        bytes.put(exact == null ? 0 : 1);
        if (exact != null) {
            bytes.put(exact.matchedBlocks());
            bytes.put(exact.weightedBlocks());
            bytes.put(exact.totalBlocks());
            bytes.put(exact.blockSizeTokens());
        }
    }

    private PrefixMatches matches() {
        PrefixMatches matches = new PrefixMatches(bytes.counts(), bytes.count(), bytes.count());
        return bytes.number() == 0
                ? matches
                : matches.withExact(new ExactMatches(bytes.counts(), bytes.fractions(), bytes.count(), bytes.count()));
    }

    private void packCandidates(Candidates candidates) {
        PoolSnapshot pool = candidates.view().pool();
        List<StepTrace> trace = candidates.trace();
        bytes.put(trace.size());
        for (int i = 0; i < trace.size(); i++) {
            if (trace.get(i) instanceof StepTrace.Scored scored) {
                share(scored.plugin());
                packEndpoints(scored.endpoints(), pool);
                bytes.put(scored.weight());
                bytes.put(scored.raw());
            } else {
                share(trace.get(i));
            }
        }
        packEndpoints(candidates.endpoints(), pool);
        for (int i = 0; i < candidates.size(); i++) {
            bytes.put(candidates.total(i));
        }
    }

    private Candidates candidates(SchedulingView view) {
        StepTrace[] trace = new StepTrace[bytes.count()];
        for (int i = 0; i < trace.length; i++) {
            Object step = next();
            trace[i] = step instanceof StepTrace.Filtered filtered
                    ? filtered
                    : new StepTrace.Scored((String) step, bytes.fraction(), endpoints(view.pool()), bytes.fractions());
        }
        List<InferenceEndpoint> endpoints = endpoints(view.pool());
        double[] totals = new double[endpoints.size()];
        Arrays.setAll(totals, i -> bytes.fraction());
        return Candidates.of(view, endpoints, totals, List.of(trace));
    }

    /** Mostly those of the pool, for which null stands. */
    private void packEndpoints(List<InferenceEndpoint> endpoints, PoolSnapshot pool) {
        share(endpoints == pool.endpoints() ? null : endpoints);
    }

    private List<InferenceEndpoint> endpoints(PoolSnapshot pool) {
        List<InferenceEndpoint> others = nextOrNull();
        return others == null ? pool.endpoints() : others;
    }

    /** Mostly one, which its place among the candidates tells; a list is kept as it is. */
    private void packPicked(SchedulingResult result) {
        List<InferenceEndpoint> endpoints = result.candidates().endpoints();
        int place = result.picked().size() == 1 ? endpoints.indexOf(result.target()) : -1;
        bytes.put(place);
        if (place < 0) {
            share(result.picked());
        }
    }

    private List<InferenceEndpoint> picked(Candidates candidates) {
        int place = bytes.count();
        return place < 0 ? next() : List.of(candidates.endpoints().get(place));
    }

    private void packOutcome(Outcome outcome) {
        share(outcome.ending());
        bytes.put(outcome.status());
        share(outcome.errorCode());
        share(outcome.endpoint());
        share(outcome.failedAttempts());
        bytes.put(outcome.events());
        bytes.put(outcome.responseBytes());
        TokenUsage usage = outcome.usage();
        bytes.put(usage == null ? 0 : 1);
        if (usage != null) {
            bytes.put(usage.promptTokens());
            bytes.put(usage.completionTokens());
            bytes.put(usage.cachedTokens());
        }
        bytes.putWhole(outcome.receivedNanos());
        bytes.putTimes(outcome.marks(), outcome.receivedNanos());
    }

    private Outcome outcome() {
        Ending ending = next();
        int status = bytes.count();
        String code = nextOrNull();
        String endpoint = nextOrNull();
        List<Attempt> attempts = next();
        int events = bytes.count();
        long size = bytes.number();
        TokenUsage usage = bytes.number() == 0 ? null : new TokenUsage(bytes.count(), bytes.count(), bytes.count());
        long received = bytes.whole();
        return new Outcome(
                ending, status, code, endpoint, attempts, events, size, usage, bytes.times(received), received);
    }

    private void rewind() {
        at = 0;
        bytes.rewind();
    }

    private void share(@Nullable Object value) {
        if (at == shared.length) {
            shared = Arrays.copyOf(shared, 2 * at);
        }
        shared[at++] = value;
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // pack and unpack agree on the types
    private <T> T next() {
        T value = nextOrNull();
        if (value == null) {
            throw new IllegalStateException("Nothing has been packed here");
        }
        return value;
    }

    /** What was shared in this place, whose type the order of calls says. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T> @Nullable T nextOrNull() {
        return (T) shared[at++];
    }
}

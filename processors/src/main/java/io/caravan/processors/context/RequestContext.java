package io.caravan.processors.context;

import io.caravan.decision.DecisionRecord;
import io.caravan.dispatch.RequestTimeline;
import io.caravan.failure.StepOrderException;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.Reservation;
import io.caravan.prefix.PrefixMatches;
import io.caravan.prefix.PromptBlocks;
import io.caravan.scheduling.Candidates;
import io.caravan.tokens.FoundTokens;
import org.jspecify.annotations.Nullable;

/**
 * Everything one request has learned so far. Immutable but for the timeline, which is written as things happen; each
 * step stores a copy with one more fact.
 */
public record RequestContext(
        InferenceRequest request,
        RequestTimeline timeline,
        @Nullable PromptTokens tokens,
        FoundTokens foundTokens,
        @Nullable PromptBlocks blocks,
        @Nullable PrefixMatches matches,
        @Nullable PromptBlocks exactBlocks,
        @Nullable Candidates candidates,
        @Nullable DecisionRecord decision,
        @Nullable Reservation reservation) {

    /** The context of a request that has just been parsed. */
    public static RequestContext of(InferenceRequest request, RequestTimeline timeline) {
        return new RequestContext(request, timeline, null, FoundTokens.NONE, null, null, null, null, null, null);
    }

    public RequestContext withTokens(PromptTokens found) {
        return new RequestContext(
                request,
                timeline,
                found,
                FoundTokens.NONE,
                blocks,
                matches,
                exactBlocks,
                candidates,
                decision,
                reservation);
    }

    /** What asking the sources of ids has led to. */
    public RequestContext withFoundTokens(FoundTokens found) {
        return new RequestContext(
                request, timeline, tokens, found, blocks, matches, exactBlocks, candidates, decision, reservation);
    }

    public RequestContext withMatches(PromptBlocks keys, PrefixMatches found) {
        return new RequestContext(
                request, timeline, tokens, foundTokens, keys, found, exactBlocks, candidates, decision, reservation);
    }

    /** The keys under which KV events tell of the prompt's blocks, and the matches with what they say. */
    public RequestContext withExact(PromptBlocks keys, PrefixMatches found) {
        return new RequestContext(
                request, timeline, tokens, foundTokens, blocks, found, keys, candidates, decision, reservation);
    }

    public RequestContext withCandidates(Candidates next) {
        return new RequestContext(
                request, timeline, tokens, foundTokens, blocks, matches, exactBlocks, next, decision, reservation);
    }

    public RequestContext withDecision(DecisionRecord made, Reservation reserved) {
        return new RequestContext(
                request, timeline, tokens, foundTokens, blocks, matches, exactBlocks, candidates, made, reserved);
    }

    /** The tokens; none when {@code tokenize-prompt} is not part of the route. */
    public PromptTokens tokensOrNone() {
        return tokens == null ? PromptTokens.NONE : tokens;
    }

    /** The tokens as the engine has them where that is known, else those that stand for them. */
    public PromptTokens bestTokens() {
        PromptTokens exact = foundTokens.tokens();
        return exact == null ? tokensOrNone() : exact;
    }

    /** The prefix matches; none when {@code match-prefix} is not part of the route. */
    public PrefixMatches matchesOrNone() {
        return matches == null ? PrefixMatches.NONE : matches;
    }

    /** @throws StepOrderException if no scheduling profile has picked an endpoint */
    public DecisionRecord requireDecision() {
        if (decision == null) {
            throw new StepOrderException("schedule-<profile>");
        }
        return decision;
    }

    /** @throws StepOrderException if no scheduling profile has picked an endpoint */
    public Reservation requireReservation() {
        if (reservation == null) {
            throw new StepOrderException("schedule-<profile>");
        }
        return reservation;
    }
}

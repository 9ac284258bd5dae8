package io.caravan.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.agreement.CacheExpectation;
import io.caravan.decision.DecisionRecord;
import io.caravan.dispatch.Attempt;
import io.caravan.dispatch.Outcome;
import io.caravan.dispatch.Step;
import io.caravan.dispatch.TokenUsage;
import io.caravan.pool.EndpointHealth;
import io.caravan.pool.EndpointHealth.State;
import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.ExactMatches;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.RequestFeatures;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.StepTrace;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A decision record as JSON: enough to explain the choice and to compute it again. The totals are those of the last
 * candidates, in the order the picker saw them: for each the sum of {@code weight · score} over the scorers in the order
 * of {@code steps}. The picker of that type and those settings, given the totals, {@code sequence} and a {@link
 * java.util.SplittableRandom} of {@code seed}, picks {@code pickedInOrder}.
 */
final class DecisionJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private DecisionJson() {}

    /** One record. */
    static ObjectNode of(DecisionRecord decision) {
        SchedulingResult result = decision.result();
        Candidates candidates = result.candidates();
        SchedulingView view = candidates.view();
        ObjectNode json = JSON.objectNode();
        json.put("requestId", view.request().requestId());
        json.put("traceId", decision.traceId());
        json.put("madeAt", Instant.ofEpochMilli(decision.madeAtMillis()).toString());
        json.put("profile", result.profile());
        json.put("profileVersion", result.profileVersion());
        json.put("snapshotVersion", view.pool().version());
        json.put("sequence", view.sequence());
        json.put("picker", result.picker());
        ObjectNode settings = json.putObject("pickerSettings");
        new TreeMap<>(result.pickerSettings()).forEach(settings::put);
        json.put("seed", Long.toString(result.seed()));
        json.put("picked", result.target().name());
        json.put("pickedAddress", result.target().address());
        ArrayNode all = json.putArray("pickedInOrder");
        result.picked().forEach(endpoint -> all.add(endpoint.name()));
        json.set("request", request(view.request()));
        json.put("matchedBlocksOf", view.matches().totalBlocks());
        json.put("blockSizeTokens", view.matches().blockSizeTokens());
        ExactMatches exact = view.matches().exact();
        if (exact != null) {
            json.put("exactMatchedBlocksOf", exact.totalBlocks());
            json.put("exactBlockSizeTokens", exact.blockSizeTokens());
        }
        json.set("endpoints", endpoints(view));
        json.set("steps", steps(candidates));
        ObjectNode totals = json.putObject("totals");
        for (int i = 0; i < candidates.size(); i++) {
            totals.put(candidates.endpoints().get(i).name(), candidates.total(i));
        }
        Outcome outcome = decision.outcome();
        if (outcome == null) {
            json.putNull("outcome");
        } else {
            json.set("timingsMicros", timings(outcome));
            json.set("outcome", outcome(outcome, decision.expected()));
        }
        return json;
    }

    private static ObjectNode request(RequestFeatures request) {
        ObjectNode json = JSON.objectNode();
        json.put("api", request.api().path());
        json.put("model", request.model());
        json.put("stream", request.stream());
        json.put("promptTokens", request.promptTokens());
        json.put("tokenSource", request.tokenSource().label());
        if (!request.missedTokens().isEmpty()) {
            ArrayNode missed = json.putArray("tokensMissed");
            request.missedTokens().forEach(each -> missed.add(each.toString()));
        }
        json.put("maxTokens", request.maxTokens());
        return json;
    }

    private static ObjectNode endpoints(SchedulingView view) {
        ObjectNode json = JSON.objectNode();
        for (InferenceEndpoint endpoint : view.pool().endpoints()) {
            ObjectNode facts = json.putObject(endpoint.name());
            facts.put("address", endpoint.address());
            EndpointHealth health = view.pool().facts(endpoint).health();
            facts.put("health", health.state().label());
            if (health.state() != State.HEALTHY) {
                facts.put("healthReason", health.reason());
            }
            facts.put("inFlight", view.inFlight(endpoint));
            facts.put("matchedBlocks", view.matchedBlocks(endpoint));
            ExactMatches exact = view.matches().exact();
            if (exact != null && exact.isKnown(endpoint.slot())) {
                facts.put("exactMatchedBlocks", exact.at(endpoint.slot()));
                facts.put("exactWeightedBlocks", exact.weightedAt(endpoint.slot()));
            } else if (exact != null && exact.expectedAt(endpoint.slot()) >= 0) {
                facts.put("exactDoubtedBlocks", exact.expectedAt(endpoint.slot()));
            }
            EndpointStats stats = view.pool().facts(endpoint).stats();
            if (stats != null) {
                facts.put("statsAgeMs", (view.nowNanos() - stats.observedAtNanos()) / NANOS_PER_MILLI);
                facts.put("statsFresh", stats.isFresh(view.nowNanos()));
                figure(facts, "waiting", stats.waiting());
                figure(facts, "running", stats.running());
                figure(facts, "kvCacheUtilization", stats.kvCacheUtilization());
            }
        }
        return json;
    }

    private static void figure(ObjectNode json, String name, double value) {
        if (!Double.isNaN(value)) {
            json.put(name, value);
        }
    }

    private static ArrayNode steps(Candidates candidates) {
        ArrayNode json = JSON.arrayNode();
        for (StepTrace step : candidates.trace()) {
            ObjectNode entry = json.addObject();
            entry.put("plugin", step.plugin());
            if (step instanceof StepTrace.Scored scored) {
                entry.put("type", "scorer");
                entry.put("weight", scored.weight());
                ObjectNode scores = entry.putObject("scores");
                for (int i = 0; i < scored.raw().length; i++) {
                    scores.put(scored.endpoints().get(i).name(), scored.raw()[i]);
                }
            } else if (step instanceof StepTrace.Filtered filtered) {
                entry.put("type", "filter");
                ArrayNode removed = entry.putArray("removed");
                for (InferenceEndpoint endpoint : filtered.removed()) {
                    ObjectNode one = removed.addObject();
                    one.put("endpoint", endpoint.name());
                    one.put("reason", filtered.filter().reason(candidates.view(), endpoint));
                }
            }
        }
        return json;
    }

    private static ObjectNode timings(Outcome outcome) {
        ObjectNode json = JSON.objectNode();
        for (Step step : Step.values()) {
            long nanos = outcome.sinceReceived(step);
            if (nanos >= 0) {
                json.put(step.label(), nanos / NANOS_PER_MICRO);
            }
        }
        return json;
    }

    private static ObjectNode outcome(Outcome outcome, @Nullable CacheExpectation expected) {
        ObjectNode json = JSON.objectNode();
        json.put("ending", outcome.ending().label());
        json.put("status", outcome.status());
        json.put("errorCode", outcome.errorCode());
        json.put("endpoint", outcome.endpoint());
        json.put("retries", outcome.failedAttempts().size());
        ArrayNode attempts = json.putArray("failedAttempts");
        for (Attempt attempt : outcome.failedAttempts()) {
            attempts.addObject().put("endpoint", attempt.endpoint()).put("errorCode", attempt.errorCode());
        }
        json.put("aborted", outcome.ending() == io.caravan.dispatch.Ending.CLIENT_ABORTED);
        long firstByte = outcome.sinceReceived(Step.FIRST_BYTE);
        if (firstByte >= 0) {
            json.put("ttftMs", firstByte / NANOS_PER_MILLI);
        }
        json.put("events", outcome.events());
        json.put("responseBytes", outcome.responseBytes());
        if (expected != null && expected.known()) {
            json.put("expectedCachedTokens", expected.toldTokens());
        }
        TokenUsage usage = outcome.usage();
        if (usage != null) {
            ObjectNode tokens = json.putObject("usage");
            tokens.put("promptTokens", usage.promptTokens());
            tokens.put("completionTokens", usage.completionTokens());
            if (usage.cachedTokens() >= 0) {
                tokens.put("cachedTokens", usage.cachedTokens());
            }
        }
        return json;
    }
}

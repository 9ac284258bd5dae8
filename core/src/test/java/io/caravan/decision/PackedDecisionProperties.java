package io.caravan.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.agreement.CacheExpectation;
import io.caravan.dispatch.Attempt;
import io.caravan.dispatch.Ending;
import io.caravan.dispatch.Outcome;
import io.caravan.dispatch.Step;
import io.caravan.dispatch.TokenUsage;
import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.LedgerView;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixMatches;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.RequestFeatures;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.Views;
import io.caravan.tokens.MissedTokens;
import io.caravan.tokens.TokenMiss;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PackedDecisionProperties {

    /** The second decision takes over the arrays of the first, whatever they held. */
    @Property(tries = 500)
    void aDecisionIsTheSameAfterItsRequestHasEnded(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DecisionRing ring = new DecisionRing(1);
        for (int i = 0; i < 3; i++) {
            DecisionRecord decision = decision(random, "r" + i);
            ring.add(decision);
            decision.complete(outcome(random));
            assertThat(ring.find("another")).isNull();

            assertThat(ring.find("r" + i))
                    .isNotSameAs(decision)
                    .usingRecursiveComparison()
                    .ignoringFields("slot")
                    .withStrictTypeChecking()
                    .isEqualTo(decision);
        }
    }

    private static DecisionRecord decision(SplittableRandom random, String id) {
        Candidates candidates = Candidates.of(view(random, id));
        for (int step = random.nextInt(8); step > 0; step--) {
            if (random.nextBoolean()) {
                candidates =
                        candidates.scored("scorer-" + step, random.nextDouble() * 3 - 1, scores(random, candidates));
            } else {
                int kept = 1 + random.nextInt(candidates.size());
                candidates = candidates.filtered(
                        "filter-" + step,
                        Views.KEEPS_ALL,
                        candidates.endpoints().subList(0, kept));
            }
        }
        List<InferenceEndpoint> picked = candidates.endpoints().subList(0, 1 + random.nextInt(candidates.size()));
        SchedulingResult result = new SchedulingResult(
                "default", "v1", "picker", Map.of("maxNumOfEndpoints", "2"), random.nextLong(), candidates, picked);
        DecisionRecord decision =
                new DecisionRecord(result, random.nextBoolean() ? "" : "4bf9\u20ac", random.nextLong());
        if (random.nextBoolean()) {
            decision.expect(new CacheExpectation(true, 100, random.nextInt(), 64, 16));
        }
        return decision;
    }

    private static SchedulingView view(SplittableRandom random, String id) {
        int endpoints = 1 + random.nextInt(100);
        SchedulingView idle = Views.of(id, endpoints);
        RequestFeatures request = new RequestFeatures(
                id,
                Api.MESSAGES,
                "m",
                random.nextBoolean(),
                random.nextInt(),
                PromptTokens.Source.LOCAL,
                missed(random),
                -1);
        LedgerView ledger =
                new LedgerView(random.nextLong(), random.longs(4L * endpoints).toArray());
        int[] matched = random.ints(endpoints).toArray();
        PrefixMatches matches = new PrefixMatches(matched, random.nextInt(), 16);
        if (random.nextBoolean()) {
            matches = matches.withExact(
                    new ExactMatches(matched, random.doubles(endpoints).toArray(), random.nextInt(), 32));
        }
        return new SchedulingView(request, idle.pool(), ledger, matches, random.nextLong(), random.nextLong());
    }

    private static List<MissedTokens> missed(SplittableRandom random) {
        MissedTokens one = new MissedTokens(PromptTokens.Source.LOCAL, TokenMiss.values()[random.nextInt(15)]);
        return random.nextBoolean() ? List.of() : List.of(one, one);
    }

    private static double[] scores(SplittableRandom random, Candidates candidates) {
        double[] special = {0, 1, -0.0, Double.MIN_VALUE, 0.5, 1 - Math.ulp(0.5)};
        return random.ints(candidates.size(), 0, special.length + 2)
                .mapToDouble(i -> i < special.length ? special[i] : random.nextDouble())
                .toArray();
    }

    private static Outcome outcome(SplittableRandom random) {
        Ending ending = Ending.values()[random.nextInt(Ending.values().length)];
        boolean failed = random.nextBoolean();
        return new Outcome(
                ending,
                random.nextInt(600),
                failed ? "connect_refused" : null,
                failed ? null : "e0",
                failed ? List.of(new Attempt("e1", "first_byte_timeout")) : List.of(),
                random.nextInt(),
                random.nextLong(),
                random.nextBoolean() ? null : new TokenUsage(random.nextInt(), 7, -1),
                random.longs(Step.values().length).toArray(),
                random.nextLong());
    }
}

package io.caravan.bench.stress;

import io.caravan.decision.DecisionRecord;
import io.caravan.decision.DecisionRing;
import io.caravan.dispatch.Ending;
import io.caravan.dispatch.RequestTimeline;
import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.LedgerView;
import io.caravan.pool.PoolSnapshot;
import io.caravan.prefix.PrefixMatches;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.RequestFeatures;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.scheduling.SchedulingView;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Whoever reads the ring while decisions are added and their requests end sees one decision, never parts of two. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Before the first")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first, running")
@Outcome(id = "1, 201", expect = Expect.ACCEPTABLE, desc = "The first, ended")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "The second, running")
@Outcome(id = "2, 202", expect = Expect.ACCEPTABLE, desc = "The second, ended")
@Outcome(expect = Expect.FORBIDDEN, desc = "Parts of two")
@State
public class DecisionRingStress {

    private static final int CREATED = 200;

    private final DecisionRing ring = new DecisionRing(1);

    @Actor
    public void decide() {
        for (int i = 1; i <= 2; i++) {
            DecisionRecord decision = decision(i);
            ring.add(decision);
            RequestTimeline timeline = new RequestTimeline(0);
            timeline.end(Ending.COMPLETED, null, i);
            decision.complete(timeline.outcome(null, CREATED + i));
        }
    }

    @Actor
    public void read(II_Result r) {
        for (DecisionRecord decision : ring.latest(1)) {
            r.r1 = (int) decision.result().candidates().view().sequence();
            r.r2 = decision.outcome() == null ? 0 : decision.outcome().status();
        }
    }

    private static DecisionRecord decision(int sequence) {
        RequestFeatures request = new RequestFeatures(
                "r", Api.CHAT_COMPLETIONS, "m", true, 1, PromptTokens.Source.ESTIMATE, List.of(), -1);
        SchedulingView view =
                new SchedulingView(request, PoolSnapshot.empty(), LedgerView.idle(0), PrefixMatches.NONE, 0, sequence);
        SchedulingResult result =
                new SchedulingResult("default", "v1", "picker", 7, Candidates.of(view), List.of(Two.A));
        return new DecisionRecord(result, "", 0);
    }
}

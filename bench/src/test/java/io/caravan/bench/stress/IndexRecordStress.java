package io.caravan.bench.stress;

import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.prefix.PrefixMatches;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A reader beside a record sees, for the endpoint that had the prompt, all of it, and for the one that is given it a part
 * that is no longer than what was recorded. The tables grow meanwhile, because they begin small.
 */
@JCStressTest
@Outcome(id = "48, 1, 48", expect = Expect.ACCEPTABLE, desc = "Consistent")
@Outcome(expect = Expect.FORBIDDEN, desc = "A block that was held got lost, or more than was recorded matched")
@State
public class IndexRecordStress {

    private final ApproximatePrefixIndex index = new ApproximatePrefixIndex(1_000);

    public IndexRecordStress() {
        index.endpointAdded(Two.A);
        index.endpointAdded(Two.B);
        index.record(Chains.ONE, Two.A);
    }

    @Actor
    public void writer() {
        index.record(Chains.ONE, Two.B);
        index.record(Chains.OTHER, Two.B);
    }

    @Actor
    public void reader(III_Result r) {
        PrefixMatches matches = index.match(Chains.ONE, 2);
        r.r1 = matches.at(0);
        r.r2 = matches.at(1) >= 0 && matches.at(1) <= Chains.LENGTH ? 1 : 0;
    }

    @Arbiter
    public void afterwards(III_Result r) {
        r.r3 = index.match(Chains.ONE, 2).at(1);
    }
}

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

/** A reader beside an eviction sees the whole prompt or what is left of it; the other endpoint's share is untouched. */
@JCStressTest
@Outcome(id = "48, 1, 8", expect = Expect.ACCEPTABLE, desc = "Consistent")
@Outcome(expect = Expect.FORBIDDEN, desc = "The wrong blocks were evicted")
@State
public class IndexCapacityStress {

    private static final int LEFT = 8;

    private final ApproximatePrefixIndex index = new ApproximatePrefixIndex(1_000);

    public IndexCapacityStress() {
        index.endpointAdded(Two.A);
        index.endpointAdded(Two.B);
        index.record(Chains.ONE, Two.A);
        index.record(Chains.ONE, Two.B);
    }

    @Actor
    public void writer() {
        index.setCapacity(Two.B, LEFT);
    }

    @Actor
    public void reader(III_Result r) {
        PrefixMatches matches = index.match(Chains.ONE, 2);
        r.r1 = matches.at(0);
        r.r2 = matches.at(1) >= LEFT && matches.at(1) <= Chains.LENGTH ? 1 : 0;
    }

    @Arbiter
    public void afterwards(III_Result r) {
        r.r3 = index.match(Chains.ONE, 2).at(1);
    }
}

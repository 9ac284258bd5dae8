package io.caravan.bench.stress;

import io.caravan.ledger.LedgerView;
import io.caravan.ledger.LoadLedger;
import io.caravan.ledger.Reservation;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two requests that both see an idle pool and want the least loaded endpoint must not end up at the same one. */
@JCStressTest
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "One request at each endpoint")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both took the same endpoint, or a count is lost")
@State
public class LedgerPickStress {

    private final LoadLedger ledger = new LoadLedger();

    public LedgerPickStress() {
        ledger.endpointAdded(Two.A);
        ledger.endpointAdded(Two.B);
    }

    @Actor
    public void one() {
        pickLeastLoaded();
    }

    @Actor
    public void two() {
        pickLeastLoaded();
    }

    private void pickLeastLoaded() {
        Reservation reservation = null;
        while (reservation == null) {
            LedgerView seen = ledger.view();
            reservation = ledger.pickAndReserve(
                    seen.version(), 0, 100, () -> seen.inFlightAt(0) <= seen.inFlightAt(1) ? Two.A : Two.B);
        }
    }

    @Arbiter
    public void count(III_Result r) {
        LedgerView view = ledger.view();
        r.r1 = view.inFlightAt(0);
        r.r2 = view.inFlightAt(1);
        r.r3 = (int) view.version();
    }
}

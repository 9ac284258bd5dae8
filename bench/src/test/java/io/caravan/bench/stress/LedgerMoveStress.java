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
import org.openjdk.jcstress.infra.results.II_Result;

/** A retry moves a reservation while the first endpoint and then the client go away: nothing stays counted. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Nothing is counted at either endpoint")
@Outcome(expect = Expect.FORBIDDEN, desc = "A count is left over or below zero")
@State
public class LedgerMoveStress {

    private final LoadLedger ledger = new LoadLedger();
    private final Reservation reservation;

    public LedgerMoveStress() {
        ledger.endpointAdded(Two.A);
        ledger.endpointAdded(Two.B);
        reservation = ledger.reserve(Two.A, 100);
    }

    @Actor
    public void retry() {
        reservation.moveToEndpoint(Two.B);
    }

    @Actor
    public void endpointAndClientLeave() {
        ledger.endpointRemoved(Two.A);
        reservation.settle();
    }

    @Arbiter
    public void count(II_Result r) {
        LedgerView view = ledger.view();
        r.r1 = view.inFlightAt(0) + (int) view.prefillTokensAt(0) + (int) view.contextTokensAt(0);
        r.r2 = view.inFlightAt(1) + (int) view.prefillTokensAt(1) + (int) view.contextTokensAt(1);
    }
}

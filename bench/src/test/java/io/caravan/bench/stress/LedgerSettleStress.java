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

/** A reservation that ends in two ways at once is settled once and leaves no count behind. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "Settled once, all counts are back at zero")
@Outcome(expect = Expect.FORBIDDEN, desc = "Settled twice or never, or a count is left over")
@State
public class LedgerSettleStress {

    private final LoadLedger ledger = new LoadLedger();
    private final Reservation reservation;
    private boolean first;
    private boolean second;

    public LedgerSettleStress() {
        ledger.endpointAdded(Two.A);
        ledger.endpointAdded(Two.B);
        reservation = ledger.reserve(Two.A, 100);
    }

    @Actor
    public void answerComesAndEnds() {
        reservation.firstByte();
        first = reservation.settle();
    }

    @Actor
    public void clientLeaves() {
        second = reservation.settle();
    }

    @Arbiter
    public void count(III_Result r) {
        LedgerView view = ledger.view();
        r.r1 = (first ? 1 : 0) + (second ? 1 : 0);
        r.r2 = view.totalInFlight()
                + view.decodingAt(0)
                + (int) view.prefillTokensAt(0)
                + (int) view.contextTokensAt(0);
        r.r3 = (int) ledger.settledCount();
    }
}

package io.caravan.component.inference.facts;

import io.caravan.ledger.LoadLedger;
import java.util.concurrent.TimeUnit;

/** Whether requests are being dispatched: one has been within the last two seconds. Used by one thread. */
final class DispatchActivity {

    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LoadLedger ledger;
    private long reserved;
    private long changedNanos;
    private boolean active;

    DispatchActivity(LoadLedger ledger) {
        this.ledger = ledger;
        reserved = ledger.reservedCount();
    }

    boolean isActive(long nowNanos) {
        long count = ledger.reservedCount();
        if (count != reserved) {
            reserved = count;
            changedNanos = nowNanos;
            active = true;
        } else if (nowNanos - changedNanos > LASTS_NANOS) {
            active = false;
        }
        return active;
    }
}

package io.caravan.testkit.fake;

import io.caravan.time.NanoClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to move. Thread-safe. */
public final class FakeClock implements NanoClock {

    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Moves the time forward. */
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }
}

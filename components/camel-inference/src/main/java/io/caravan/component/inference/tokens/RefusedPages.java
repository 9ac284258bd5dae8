package io.caravan.component.inference.tokens;

import io.caravan.time.NanoClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers for a while which endpoints have said that they do not offer a page. Thread-safe. */
final class RefusedPages {

    private static final long WHILE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST = 4096;

    private final Map<String, Long> until = new ConcurrentHashMap<>();
    private final NanoClock clock;

    RefusedPages(NanoClock clock) {
        this.clock = clock;
    }

    /** An endpoint does not offer a page, for anything that is asked the same way. */
    void refused(String address, String asked) {
        if (until.size() >= MOST) {
            until.clear();
        }
        until.put(address + ' ' + asked, clock.nanos() + WHILE_NANOS);
    }

    boolean contains(String address, String asked) {
        if (until.isEmpty()) {
            return false;
        }
        Long end = until.get(address + ' ' + asked);
        return end != null && clock.nanos() - end < 0;
    }
}

package io.caravan.bench.traffic;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How old tokens were when they arrived. Written on one event loop; {@link #await} may be called from elsewhere. */
final class Ages {

    private final long countFromNanos;
    private final long endNanos;
    private final int streamLimit;
    private final CountDownLatch finished = new CountDownLatch(1);
    private long[] nanos = new long[65_536];
    private int tokens;
    private int begun;
    private int streams;
    private int broken;

    /** @param streamLimit streams after which no more begin, 0 for no limit */
    Ages(long countFromNanos, long endNanos, int streamLimit) {
        this.countFromNanos = countFromNanos;
        this.endNanos = endNanos;
        this.streamLimit = streamLimit;
    }

    boolean mayBegin() {
        boolean may = System.nanoTime() - endNanos < 0 && (streamLimit == 0 || begun < streamLimit);
        begun += may ? 1 : 0;
        return may;
    }

    void add(long nowNanos, long age) {
        if (nowNanos - countFromNanos < 0) {
            return;
        }
        if (tokens == nanos.length) {
            nanos = Arrays.copyOf(nanos, tokens * 2);
        }
        nanos[tokens++] = age;
    }

    void streamEnded() {
        if (++streams == streamLimit) {
            finished.countDown();
        }
    }

    void brokenConnection() {
        broken++;
    }

    /** Waits for the last stream, or for a time. */
    void await(long limitNanos) throws InterruptedException {
        if (!finished.await(limitNanos, TimeUnit.NANOSECONDS) && streamLimit > 0) {
            broken += streamLimit - streams;
        }
    }

    int tokens() {
        return tokens;
    }

    int streams() {
        return streams;
    }

    int broken() {
        return broken;
    }

    /** A quantile in microseconds; 0 if there are no tokens. */
    double micros(double quantile) {
        if (tokens == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, tokens);
        Arrays.sort(sorted);
        int at = (int) Math.ceil(quantile * tokens) - 1;
        return sorted[Math.max(0, at)] / 1e3;
    }
}

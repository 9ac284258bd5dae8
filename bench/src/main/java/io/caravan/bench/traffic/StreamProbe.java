package io.caravan.bench.traffic;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Asks for streams in a closed loop and measures how old each token is when it arrives: the {@link CannedEngine} writes
 * the time into every event, and both processes read one clock. Prints one line of tab-separated figures: tokens, then
 * p50, p90, p99, p99.9 and the greatest age in microseconds, then streams and broken connections.
 *
 * <p>Arguments: {@code --port}, {@code --connections}, {@code --seconds} how long, {@code --skip-seconds} how long at the
 * beginning nothing is counted, {@code --streams} after how many streams to end, 0 for no such limit.
 */
public final class StreamProbe {

    private static final int BODY_BYTES = 4_096;

    private StreamProbe() {}

    /** Runs the probe. */
    public static void main(String[] args) throws InterruptedException {
        Options options = new Options(args);
        int port = options.number("port", 9_100);
        long start = System.nanoTime();
        long countFrom = start + TimeUnit.SECONDS.toNanos(options.number("skip-seconds", 0));
        long end = start + TimeUnit.SECONDS.toNanos(options.number("seconds", 10));
        Ages ages = new Ages(countFrom, end, options.number("streams", 0));
        Loop loop = new Loop();
        int connections = options.number("connections", 16);
        for (int i = 0; i < connections; i++) {
            byte[] request = Requests.stream(i, BODY_BYTES);
            loop.client(channel -> ProbeConnection.addTo(channel, request, ages))
                    .connect("127.0.0.1", port)
                    .syncUninterruptibly();
        }
        ages.await(end - System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
        loop.eventLoop().submit(() -> print(ages)).syncUninterruptibly();
        if (ages.broken() > 0) {
            System.err.println(ages.broken() + " streams broke or did not end in time, " + ages.streams() + " ended");
        }
        System.exit(ages.broken() == 0 ? 0 : 1);
    }

    private static void print(Ages ages) {
        System.out.println(String.format(
                Locale.ROOT,
                "%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%d\t%d",
                ages.tokens(),
                ages.micros(0.5),
                ages.micros(0.9),
                ages.micros(0.99),
                ages.micros(0.999),
                ages.micros(1.0),
                ages.streams(),
                ages.broken()));
    }
}

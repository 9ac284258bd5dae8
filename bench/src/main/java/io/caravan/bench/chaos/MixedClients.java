package io.caravan.bench.chaos;

import io.caravan.bench.traffic.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Many clients at once, each a thread; see {@link MixedClient}. Prints how often each thing happened, one {@code name TAB number}
 * per line, and progress to standard error. Ends with 1 if anything is unexplained.
 *
 * <p>Arguments: {@code --port}, {@code --model}, {@code --clients}, {@code --seconds}, {@code --seed}, {@code --rate} requests per
 * second of all clients, 0 for a closed loop, {@code --authority} a PEM file, which makes connections TLS connections, {@code --keys} of {@link ChangingKeys}.
 */
public final class MixedClients {

    /**
     * What all clients share.
     *
     * @param meanPauseNanos from the beginning of one client's request to that of its next; 0 for at once
     * @param keys of {@link ChangingKeys}; 0 for none
     */
    record Plan(int port, String model, @Nullable SSLSocketFactory tls, long meanPauseNanos, int keys) {}

    private MixedClients() {}

    /** Runs them. */
    public static void main(String[] args) throws Exception {
        Options options = new Options(args);
        int clients = options.number("clients", 200);
        int rate = options.number("rate", 0);
        int seed = options.number("seed", (int) System.nanoTime());
        String authority = options.text("authority", "");
        Plan plan = new Plan(
                options.number("port", 8080),
                options.text("model", "sim-model"),
                authority.isEmpty() ? null : ClientConnection.trusting(Path.of(authority)),
                rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(clients) / rate,
                options.number("keys", 0));
        System.err.println(clients + " clients, seed " + seed);
        Tally tally = new Tally();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.number("seconds", 60));
        List<Thread> threads = new ArrayList<>();
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < clients; i++) {
            MixedClient client = new MixedClient(plan, seeds.split(), tally, () -> System.nanoTime() - end > 0);
            threads.add(new Thread(null, client, "client-" + i, 256 << 10));
        }
        threads.forEach(Thread::start);
        awaitWithProgress(threads, tally, end);
        System.out.print(tally.lines());
        System.exit(tally.of("unexplained") == 0 ? 0 : 1);
    }

    private static void awaitWithProgress(List<Thread> threads, Tally tally, long end) throws InterruptedException {
        while (System.nanoTime() - end < 0) {
            Thread.sleep(Math.max(1, Math.min(30_000, (end - System.nanoTime()) / 1_000_000)));
            System.err.println("  " + tally.of("requests") + " requests, " + tally.of("completed") + " completed, "
                    + tally.of("typed failure") + " typed failures, " + tally.of("unexplained") + " unexplained");
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(2));
            if (thread.isAlive()) {
                tally.unexplained(thread.getName() + " hangs");
            }
        }
    }
}

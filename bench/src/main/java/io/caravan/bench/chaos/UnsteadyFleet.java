package io.caravan.bench.chaos;

import io.caravan.bench.traffic.Options;
import io.caravan.simulator.EngineSettings;
import io.caravan.simulator.Fault;
import io.caravan.simulator.SimulatedEngine;
import io.caravan.simulator.SimulatedFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Simulated engines that fail: every second something happens to one of them, for a few seconds; at most half of them are
 * disturbed at once. When the time is over all are well again, and the process goes on until it is killed.
 *
 * <p>Arguments: {@code --engines}, {@code --port} of the first, {@code --endpoints} the endpoints file to write, {@code --seconds}
 * how long to disturb, {@code --seed}. Prints one line per event, and how many of each there were.
 */
public final class UnsteadyFleet {

    /** What can happen to an engine, with the least and the greatest value of the fault. */
    private enum Event {
        REFUSE(Fault.REFUSE, 1, 1),
        RESET_BEFORE_HEAD(Fault.RESET_BEFORE_HEAD, 1, 1),
        STATUS_500(Fault.STATUS, 500, 500),
        STATUS_503(Fault.STATUS, 503, 503),
        STATUS_429(Fault.STATUS, 429, 429),
        RESET(Fault.RESET_AFTER_TOKENS, 0, 40),
        STALL(Fault.STALL_AFTER_TOKENS, 0, 40),
        MALFORMED(Fault.MALFORMED_CHUNK_AFTER_TOKENS, 0, 40),
        ERROR_EVENT(Fault.ERROR_EVENT_AFTER_TOKENS, 0, 40),
        DRIP(Fault.DRIP_MILLIS, 1, 5),
        NO_METRICS(Fault.NO_METRICS, 1, 1),
        NO_HEALTH(Fault.NO_HEALTH, 1, 1),
        KILLED(null, 0, 0),
        UNLISTED(null, 0, 0),
        LIST_BROKEN(null, 0, 0);

        private final @Nullable Fault fault;
        private final int least;
        private final int most;

        Event(@Nullable Fault fault, int least, int most) {
            this.fault = fault;
            this.least = least;
            this.most = most;
        }
    }

    private record Disturbance(int engine, Event event, long untilSecond) {}

    private final SimulatedFleet fleet;
    private final Path endpoints;
    private final SplittableRandom random;
    private final List<Disturbance> disturbances = new ArrayList<>();
    private final Map<Event, Integer> counts = new TreeMap<>();

    private UnsteadyFleet(SimulatedFleet fleet, Path endpoints, SplittableRandom random) {
        this.fleet = fleet;
        this.endpoints = endpoints;
        this.random = random;
    }

    /** Runs them. */
    public static void main(String[] args) throws Exception {
        Options options = new Options(args);
        int seed = options.number("seed", (int) System.nanoTime());
        EngineSettings settings = EngineSettings.defaults().withPort(options.number("port", 9100));
        SimulatedFleet engines = SimulatedFleet.start(options.number("engines", 8), settings);
        UnsteadyFleet fleet = new UnsteadyFleet(
                engines, Path.of(options.text("endpoints", "endpoints.yaml")), new SplittableRandom(seed));
        fleet.list();
        System.out.println("seed " + seed);
        for (int second = 0; second < options.number("seconds", 600); second++) {
            fleet.second(second);
            TimeUnit.SECONDS.sleep(1);
        }
        fleet.second(Long.MAX_VALUE);
        fleet.counts.forEach((event, count) ->
                System.out.println("event\t" + event.name().toLowerCase(java.util.Locale.ROOT) + "\t" + count));
        System.out.println("calm");
        Thread.currentThread().join();
    }

    private void second(long now) throws IOException {
        boolean listed = false;
        for (Iterator<Disturbance> each = disturbances.iterator(); each.hasNext(); ) {
            Disturbance over = each.next();
            if (over.untilSecond() <= now) {
                each.remove();
                end(over);
                listed |= isOfList(over.event());
            }
        }
        if (now != Long.MAX_VALUE && disturbances.size() < fleet.engines().size() / 2) {
            int engine = random.nextInt(fleet.engines().size());
            if (disturbances.stream().noneMatch(one -> one.engine() == engine)) {
                Event event = Event.values()[random.nextInt(Event.values().length)];
                Disturbance next = new Disturbance(engine, event, now + 1 + random.nextInt(5));
                disturbances.add(next);
                begin(next);
                counts.merge(event, 1, Integer::sum);
                listed |= isOfList(event);
                System.out.println(now + "\tengine-" + engine + "\t" + event + "\tuntil " + next.untilSecond());
            }
        }
        if (listed) {
            list();
        }
    }

    private static boolean isOfList(Event event) {
        return event == Event.UNLISTED || event == Event.LIST_BROKEN;
    }

    private void begin(Disturbance next) {
        SimulatedEngine engine = fleet.engine(next.engine());
        Fault fault = next.event().fault;
        if (fault != null) {
            engine.faults().set(fault, next.event().least + random.nextInt(next.event().most - next.event().least + 1));
        } else if (next.event() == Event.KILLED) {
            engine.stop();
        }
    }

    private void end(Disturbance over) {
        SimulatedEngine engine = fleet.engine(over.engine());
        Fault fault = over.event().fault;
        if (fault != null) {
            engine.faults().clear(fault);
        } else if (over.event() == Event.KILLED) {
            engine.start();
        }
    }

    /** Writes the endpoints file in one step, as an operator's tool would, or only a part of it if it is to be broken. */
    private void list() throws IOException {
        StringBuilder text = new StringBuilder("endpoints:\n");
        for (int i = 0; i < fleet.engines().size(); i++) {
            int engine = i;
            if (disturbances.stream().noneMatch(one -> one.engine() == engine && one.event() == Event.UNLISTED)) {
                text.append("  - { name: engine-")
                        .append(i)
                        .append(", url: \"")
                        .append(fleet.uris().get(i))
                        .append("\" }\n");
            }
        }
        if (disturbances.stream().anyMatch(one -> one.event() == Event.LIST_BROKEN)) {
            text.setLength(random.nextBoolean() ? 0 : text.length() - 5);
        }
        Path next = Files.writeString(endpoints.resolveSibling(endpoints.getFileName() + ".next"), text);
        Files.move(next, endpoints, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

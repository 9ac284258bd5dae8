package io.caravan.bench.chaos;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by name, and the few answers that nothing explains. Thread-safe. */
final class Tally {

    private static final int MOST_SHOWN = 20;

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final Set<String> certificates = ConcurrentHashMap.newKeySet();
    private final LongAdder shown = new LongAdder();

    void count(String name) {
        counts.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    /** An answer that none of the documented failures explains. */
    void unexplained(String what) {
        count("unexplained");
        shown.increment();
        if (shown.sum() <= MOST_SHOWN) {
            System.err.println("Unexplained: " + what);
        }
    }

    /** A connection was made under a certificate of this serial number. */
    void certificate(String serial) {
        certificates.add(serial);
    }

    long of(String name) {
        LongAdder adder = counts.get(name);
        return adder == null ? 0 : adder.sum();
    }

    /** One {@code name TAB number} per line. */
    String lines() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((name, adder) -> all.put(name, adder.sum()));
        all.putIfAbsent("unexplained", 0L);
        if (!certificates.isEmpty()) {
            all.put("certificates seen", (long) certificates.size());
        }
        StringBuilder lines = new StringBuilder();
        all.forEach(
                (name, number) -> lines.append(name).append('\t').append(number).append('\n'));
        return lines.toString();
    }
}

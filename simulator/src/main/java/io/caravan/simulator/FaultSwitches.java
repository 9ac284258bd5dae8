package io.caravan.simulator;

import java.util.EnumMap;
import java.util.Map;

/**
 * The faults of one engine, each off or on with a value. Changes take effect at once, on answers under way too.
 * Thread-safe; a change made outside the engine's event loop returns when it is in effect.
 */
public final class FaultSwitches {

    private static final long OFF = -1;

    private final Runnable onChange;
    private volatile Map<Fault, Long> values = Map.of();

    FaultSwitches(Runnable onChange) {
        this.onChange = onChange;
    }

    /** Turns on a fault whose value does not matter. */
    public void set(Fault fault) {
        set(fault, 1);
    }

    /** Turns on a fault; a negative value turns it off. */
    public void set(Fault fault, long value) {
        setAll(Map.of(fault, value));
    }

    /** Turns on or off several faults in one change. */
    public void setAll(Map<Fault, Long> changes) {
        synchronized (this) {
            EnumMap<Fault, Long> next = new EnumMap<>(Fault.class);
            next.putAll(values);
            next.putAll(changes);
            next.values().removeIf(value -> value < 0);
            values = next;
        }
        onChange.run();
    }

    /** Turns one fault off. */
    public void clear(Fault fault) {
        set(fault, OFF);
    }

    /** Turns every fault off. */
    public void clear() {
        synchronized (this) {
            values = Map.of();
        }
        onChange.run();
    }

    /** Whether a fault is on. */
    public boolean on(Fault fault) {
        return values.containsKey(fault);
    }

    /** The value of a fault, -1 when it is off. */
    public long value(Fault fault) {
        return values.getOrDefault(fault, OFF);
    }

    /** The faults that are on. */
    public Map<Fault, Long> active() {
        return Map.copyOf(values);
    }

    /** Whether a fault that counts tokens is due. */
    boolean due(Fault fault, int tokens) {
        Long after = values.get(fault);
        return after != null && tokens >= after;
    }
}

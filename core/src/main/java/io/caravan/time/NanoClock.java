package io.caravan.time;

/** A monotonic clock in nanoseconds with an arbitrary origin. Thread-safe. */
@FunctionalInterface
public interface NanoClock {

    /** Nanoseconds since an arbitrary origin; only differences have a meaning. */
    long nanos();

    /** The clock of the running machine. */
    static NanoClock system() {
        return System::nanoTime;
    }
}

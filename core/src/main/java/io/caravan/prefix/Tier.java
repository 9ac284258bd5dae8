package io.caravan.prefix;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where an endpoint holds a block. From the cheapest to read to the dearest; {@link #SPECULATIVE} is apart. */
public enum Tier {
    /** The accelerator's memory. */
    GPU,
    /** The host's memory. */
    HOST,
    /** A disk or a store beyond the host. */
    DISK,
    /** A medium of a name that is not known here. */
    OTHER,
    /** Not held yet, as far as events say, but this gateway has sent a prompt that will make it so. */
    SPECULATIVE;

    static final int COUNT = 5;

    /** The bit that stands for this tier in a mask. */
    int bit() {
        return 1 << ordinal();
    }

    /** The tier of an event's medium; null and the empty text are the GPU. */
    public static Tier ofMedium(@Nullable String medium) {
        if (medium == null || medium.isEmpty()) {
            return GPU;
        }
        return switch (medium.toUpperCase(Locale.ROOT)) {
            case "GPU" -> GPU;
            case "CPU", "HOST", "CPU_PINNED", "CPU_TIER1" -> HOST;
            case "DISK", "STORAGE", "FS", "NVME", "SSD", "CPU_TIER2" -> DISK;
            default -> OTHER;
        };
    }
}

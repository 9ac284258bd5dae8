package io.caravan.tokenizer;

import io.caravan.tokenizer.PrefixTokenCache.Part;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Parts in two generations of half the bytes each: what is asked for moves to the younger; when that is full, the elder is dropped
 * and the younger takes its place. Thread-safe.
 */
final class RecentParts {

    private final long maxBytes;
    /** Two threads that turn it at once may drop a part too many, which costs no more than encoding it again. */
    private volatile Generations generations = new Generations(new Generation(), new Generation());

    RecentParts(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Nullable
    Part get(long key) {
        Generations now = generations;
        Part part = now.younger.parts.get(key);
        if (part == null) {
            part = now.elder.parts.get(key);
            if (part != null) {
                put(key, part);
            }
        }
        return part;
    }

    void put(long key, Part part) {
        long bytes = part.bytes();
        if (bytes > maxBytes / 8) {
            return;
        }
        Generations now = generations;
        while (now.younger.bytes.addAndGet(bytes) > maxBytes / 2) {
            now.younger.bytes.addAndGet(-bytes);
            if (now.equals(generations)) {
                generations = new Generations(new Generation(), now.younger);
            }
            now = generations;
        }
        Part replaced = now.younger.parts.put(key, part);
        if (replaced != null) {
            now.younger.bytes.addAndGet(-replaced.bytes());
        }
    }

    long bytes() {
        Generations now = generations;
        return now.younger.bytes.get() + now.elder.bytes.get();
    }

    private record Generations(Generation younger, Generation elder) {}

    private static final class Generation {
        private final ConcurrentHashMap<Long, Part> parts = new ConcurrentHashMap<>();
        private final AtomicLong bytes = new AtomicLong();
    }
}

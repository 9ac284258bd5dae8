package io.caravan.prefix;

import io.caravan.pool.InferenceEndpoint;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;

/** What {@link ApproximatePrefixIndex} must agree with, written for clarity only. */
final class NaivePrefixIndex {

    private final Map<Integer, LinkedHashSet<Long>> held = new HashMap<>();
    private final Map<Integer, Integer> capacities = new HashMap<>();
    private final int defaultCapacity;

    NaivePrefixIndex(int defaultCapacity) {
        this.defaultCapacity = defaultCapacity;
    }

    void add(InferenceEndpoint endpoint) {
        held.put(endpoint.slot(), new LinkedHashSet<>());
        capacities.put(endpoint.slot(), defaultCapacity);
    }

    void remove(InferenceEndpoint endpoint) {
        held.remove(endpoint.slot());
    }

    void record(PromptBlocks blocks, InferenceEndpoint endpoint) {
        LinkedHashSet<Long> lru = held.get(endpoint.slot());
        for (long[] chain : blocks.chains()) {
            for (int i = Math.min(chain.length, capacities.get(endpoint.slot())) - 1; i >= 0; i--) {
                lru.remove(chain[i]);
                lru.add(chain[i]);
            }
            evict(endpoint);
        }
    }

    void setCapacity(InferenceEndpoint endpoint, int capacity) {
        capacities.put(endpoint.slot(), capacity);
        evict(endpoint);
    }

    private void evict(InferenceEndpoint endpoint) {
        LinkedHashSet<Long> lru = held.get(endpoint.slot());
        Iterator<Long> oldestFirst = lru.iterator();
        for (int excess = lru.size() - capacities.get(endpoint.slot()); excess > 0; excess--) {
            oldestFirst.next();
            oldestFirst.remove();
        }
    }

    int heldBlocks(InferenceEndpoint endpoint) {
        return held.get(endpoint.slot()).size();
    }

    long distinctBlocks() {
        return held.values().stream().flatMap(LinkedHashSet::stream).distinct().count();
    }

    int[] match(PromptBlocks blocks, int slots) {
        int[] matched = new int[slots];
        held.forEach((slot, lru) -> {
            if (slot < slots) {
                for (long[] chain : blocks.chains()) {
                    for (int i = 0; i < chain.length && lru.contains(chain[i]); i++) {
                        matched[slot]++;
                    }
                }
            }
        });
        return matched;
    }
}

package io.caravan.prefix;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which KV cache groups of a hybrid model say what prefixes are held: those with full attention. Others keep a window or
 * a state and tell of blocks sparsely. A group's kind is learned from the events that carry it.
 */
final class GroupFilter {

    private static final Set<String> WHOLE = Set.of("full_attention", "mla_attention", "sink_full_attention");
    private static final int MOST_GROUPS = 1024;

    private final Map<Integer, Boolean> whole = new HashMap<>();

    /** Whether events of the group count, given the kind that an event carries or null. */
    boolean accepts(int group, @Nullable String kind) {
        if (group < 0) {
            return true;
        }
        if (kind != null && (whole.size() < MOST_GROUPS || whole.containsKey(group))) {
            whole.put(group, WHOLE.contains(kind));
        }
        return whole.getOrDefault(group, false);
    }
}

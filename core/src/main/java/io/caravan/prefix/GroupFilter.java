package io.caravan.prefix;

import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which KV cache groups of a hybrid model say what prefixes are held: those with full attention. Others keep a window or
 * a state and tell of blocks sparsely. A group's kind is learned from the events that carry it.
 */
final class GroupFilter {

    private static final Set<String> WHOLE = Set.of("full_attention", "mla_attention", "sink_full_attention");
    /** Numbers from this on are no group's. */
    private static final int MOST_GROUPS = 1024;

    /** Of groups that have told their kind, whether they count. */
    private final BitSet whole = new BitSet();

    /** Whether events of the group count, given the kind that an event carries or null. */
    boolean accepts(int group, @Nullable String kind) {
        if (group < 0) {
            return true;
        }
        if (kind != null && group < MOST_GROUPS) {
            whole.set(group, WHOLE.contains(kind));
        }
        return whole.get(group);
    }
}

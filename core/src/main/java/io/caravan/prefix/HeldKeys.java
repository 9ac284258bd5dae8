package io.caravan.prefix;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the blocks of one engine hold in the {@link PrefixIndex}. Changes are gathered: they are in the index when {@link #apply}
 * has been called. Not thread-safe.
 */
final class HeldKeys {

    private static final int TOLD_TIERS = (1 << Tier.COUNT) - 1 & ~Tier.SPECULATIVE.bit();

    private final PrefixIndex index;
    private final @Nullable Holder holder;
    private final BlockChanges changes = new BlockChanges();
    /** What the gathered changes are: all the same. */
    private int adding;

    private int removing;
    /** By key and tier, how many engine blocks beyond the first stand for the key. */
    private final Map<Long, int[]> duplicates = new HashMap<>();

    /** @param holder null if the endpoint has left; nothing is changed then */
    HeldKeys(PrefixIndex index, @Nullable Holder holder) {
        this.index = index;
        this.holder = holder;
    }

    /**
     * An engine block stands for a key in a tier.
     *
     * @param first whether it did not before
     */
    void hold(long key, Tier tier, boolean first) {
        change(key, tier.bit(), Tier.SPECULATIVE.bit(), first);
    }

    /** An engine block no longer stands for a key in a tier. */
    void release(long key, Tier tier) {
        if (adding != 0) {
            apply(); // which may find duplicates
        }
        int[] more = duplicates.isEmpty() ? null : duplicates.get(key);
        if (more != null && more[tier.ordinal()] > 0) {
            more[tier.ordinal()]--;
            int left = 0;
            for (int count : more) {
                left += count;
            }
            if (left == 0) {
                duplicates.remove(key);
            }
        } else {
            change(key, 0, tier.bit(), false);
        }
    }

    /** No engine block stands for a key. To be called for all keys, and {@link #dropped} then. */
    void drop(long key) {
        change(key, 0, TOLD_TIERS, false);
    }

    /** All keys have been dropped. */
    void dropped() {
        apply();
        duplicates.clear();
    }

    private void change(long key, int add, int remove, boolean first) {
        if (changes.isFull() || add != adding || remove != removing) {
            apply();
            adding = add;
            removing = remove;
        }
        changes.add(key, first);
    }

    /** Makes the changes that are not in the index yet. */
    void apply() {
        if (holder != null) {
            index.change(changes, holder, adding, removing);
        }
        for (int i = 0; adding != 0 && i < changes.count(); i++) {
            if (changes.isMarked(i) && (changes.before(i) & adding) != 0) {
                int tier = Integer.numberOfTrailingZeros(adding);
                duplicates.computeIfAbsent(changes.key(i), key -> new int[Tier.COUNT])[tier]++;
            }
        }
        changes.clear();
    }
}

package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A table from block key to an int, for one writer at a time and any readers beside it. Value 0 means that the key is absent.
 *
 * <p>Buckets of eight longs, a cache line, with room for five keys: five longs with the keys, two and a half with their values, and in
 * the last half a tag of six bits of each key's hash, 0 where there is no key. All tags are compared at once, so that a look-up mostly
 * takes one cache line and no branch that cannot be foreseen. A full bucket continues in the next. Buckets are in the order of the hashes,
 * so that a move to another array goes through both from one end to the other.
 *
 * <p>Within the life of an array a place takes a key once and keeps it: removal only sets the value to 0. When too few places are left the
 * entries move to a new array and the old one is never written again. So a reader that finds a key reads that key's value as it is now or
 * as it was when the array was replaced, and never waits.
 */
final class BlockCells {

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int BUCKET = 8;
    private static final int KEYS = 5;
    /** Where in a bucket the tags are, in the upper half. */
    private static final int TAGS = BUCKET - 1;
    /** Before the first bucket: with the array's head of 16 bytes, a cache line. */
    private static final int PAD = 6;

    private static final int FEWEST_BUCKETS = 4;
    private static final int TAG_BITS = 6;
    /** The lowest and the highest bit of each tag. */
    private static final int LOWEST = 1 | 1 << 6 | 1 << 12 | 1 << 18 | 1 << 24;

    private static final int HIGHEST = LOWEST << (TAG_BITS - 1);

    private final CellArrays arrays;
    private final int number;
    /** Places that have had a key in the life of the array, how many may have, and those whose value is not 0. */
    private int used;

    private int most;
    private int live;

    /** @param number the table's among those of {@code arrays} */
    BlockCells(CellArrays arrays, int number) {
        this.arrays = arrays;
        this.number = number;
        replace(new long[PAD + FEWEST_BUCKETS * BUCKET]);
    }

    /** The array as it is now, for {@link #find}. */
    long[] array() {
        return arrays.get(number);
    }

    /** A key's place, or -1. Any thread. */
    static int find(long[] cells, long key, long hash) {
        int pattern = tag(hash) * LOWEST;
        int bucket = home(cells, hash);
        while (true) {
            int tags = (int) ((long) LONG.getAcquire(cells, bucket + TAGS) >>> Integer.SIZE);
            for (int equal = equal(tags, pattern); equal != 0; equal &= equal - 1) {
                int at = bucket + slot(equal);
                if (cells[at] == key) {
                    return at;
                }
            }
            if (isOpen(tags)) {
                return -1;
            }
            bucket = bucket + BUCKET == cells.length ? PAD : bucket + BUCKET;
        }
    }

    /** The value of a key, 0 if it is absent. Any thread. */
    static int value(long[] cells, long key, long hash) {
        int bucket = home(cells, hash);
        int tags = (int) ((long) LONG.getAcquire(cells, bucket + TAGS) >>> Integer.SIZE);
        int equal = equal(tags, tag(hash) * LOWEST);
        int slot = slot(equal);
        if (equal != 0 && cells[bucket + slot] == key) {
            long values = (long) LONG.getAcquire(cells, bucket + KEYS + (slot >> 1));
            return (int) (values >>> (slot << 5)); // modulo 64
        }
        int at = equal == 0 && isOpen(tags) ? -1 : find(cells, key, hash);
        return at < 0 ? 0 : value(cells, at);
    }

    /** Has the highest bit of each tag that is equal; above the first, maybe of others. */
    private static int equal(int tags, int pattern) {
        int differing = tags ^ pattern;
        return (differing - LOWEST) & ~differing & HIGHEST;
    }

    /** Which tag the lowest bit belongs to. */
    private static int slot(int equal) {
        return ((Integer.numberOfTrailingZeros(equal) * 43) >>> 8) & (BUCKET - 1);
    }

    /** Whether a bucket has room, so that none of its keys are in the next. */
    private static boolean isOpen(int tags) {
        return tags >>> ((KEYS - 1) * TAG_BITS) == 0;
    }

    /** The bucket where a look-up begins. */
    static int home(long[] cells, long hash) {
        return (int) ((((hash >>> 16) & 0xFFFF_FFFFL) * (cells.length >>> 3)) >>> Integer.SIZE) * BUCKET + PAD;
    }

    private static int tag(long hash) {
        return Math.max(1, (int) hash & ((1 << TAG_BITS) - 1));
    }

    /** The value of a place found before. Any thread. */
    static int value(long[] cells, int at) {
        return (int) ((long) LONG.getAcquire(cells, word(at)) >>> shift(at));
    }

    /** Where in a place's bucket two values are, of which one is its. */
    private static int word(int at) {
        int inBucket = (at - PAD) & (BUCKET - 1);
        return at - inBucket + KEYS + (inBucket >> 1);
    }

    private static int shift(int at) {
        return ((at - PAD) & 1) * Integer.SIZE;
    }

    /** The writer's: sets the value of a place found before. */
    void set(int at, int value) {
        long[] current = array();
        int word = word(at);
        int shift = shift(at);
        long before = current[word];
        live += (value != 0 ? 1 : 0) - ((int) (before >>> shift) != 0 ? 1 : 0);
        LONG.setRelease(current, word, (before & ~(0xFFFF_FFFFL << shift)) | ((value & 0xFFFF_FFFFL) << shift));
    }

    /** The writer's: adds a key that has no place. */
    void add(long key, long hash, int value) {
        if (used >= most) {
            rebuild();
        }
        put(array(), key, hash, value);
        used++;
        live++;
    }

    /** Leaves out what is absent. */
    private void rebuild() {
        long[] old = array();
        int places = live + live * 9 / 20 + 8;
        long[] fresh = new long[PAD + BUCKET * Math.max(FEWEST_BUCKETS, (places + KEYS - 1) / KEYS)];
        for (int at = PAD; at >= 0; at = next(old, at)) {
            int value = value(old, at);
            if (value != 0) {
                put(fresh, old[at], CellArrays.hash(old[at]), value);
            }
        }
        used = live;
        replace(fresh);
    }

    private void replace(long[] fresh) {
        int places = fresh.length / BUCKET * KEYS;
        most = places - places / 8;
        arrays.set(number, fresh);
    }

    private static void put(long[] cells, long key, long hash, int value) {
        int bucket = home(cells, hash);
        int tags = (int) (cells[bucket + TAGS] >>> Integer.SIZE);
        while (!isOpen(tags)) {
            bucket = bucket + BUCKET == cells.length ? PAD : bucket + BUCKET;
            tags = (int) (cells[bucket + TAGS] >>> Integer.SIZE);
        }
        int inBucket = (Integer.SIZE - Integer.numberOfLeadingZeros(tags) + TAG_BITS - 1) / TAG_BITS;
        int at = bucket + inBucket;
        cells[at] = key;
        // The place has had no key, so its half of the word is 0.
        LONG.setRelease(cells, word(at), cells[word(at)] | ((value & 0xFFFF_FFFFL) << shift(at)));
        long tag = (long) tag(hash) << (Integer.SIZE + inBucket * TAG_BITS);
        LONG.setRelease(cells, bucket + TAGS, cells[bucket + TAGS] | tag);
    }

    /** The first place of an array, for {@link #next}. */
    static int first() {
        return PAD;
    }

    /** The place after another; -1 after the last. */
    static int next(long[] cells, int at) {
        int next = ((at - PAD) & (BUCKET - 1)) == KEYS - 1 ? at + BUCKET - KEYS + 1 : at + 1;
        return next < cells.length ? next : -1;
    }
}

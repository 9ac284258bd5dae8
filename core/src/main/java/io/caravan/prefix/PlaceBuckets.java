package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A hash table from a hash of 64 bits to places, in an array of ints: buckets of seven cells, each a place and four bits of its hash, and
 * an int with a tag of four more bits for each cell, 0 where there is none. A bucket is half a cache line; its tags are compared all at
 * once, so that a look-up has no branch that cannot be foreseen and hardly ever asks for the key of a place in vain.
 *
 * <p>A place is in the emptier of two buckets, which leaves few of them full where three quarters of the cells are used. If both are full it
 * goes behind the first; above the tags of a bucket it is counted how many went past it, so that who looks for them knows. Places of equal
 * hashes may be in a table together.
 *
 * <p>For one writer at a time. Readers may go through {@link #candidates} and {@link #cell} beside it: a place that stays is not missed, but
 * others may turn up, so that each must be checked.
 */
final class PlaceBuckets {

    /** Places there may be. */
    static final int MOST_PLACES = 1 << 28;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int PLACE = MOST_PLACES - 1;
    private static final int PLACE_BITS = 28;
    private static final int BUCKET = 8;
    private static final int CELLS = 7;
    /** Where in a bucket the tags are. */
    private static final int TAGS = 7;

    private static final int TAG_BITS = 4;
    private static final int ALL_TAGS = (1 << (CELLS * TAG_BITS)) - 1;
    /** The lowest and the highest bit of each tag. */
    private static final int LOWEST = 0x111_1111;

    private static final int HIGHEST = LOWEST << (TAG_BITS - 1);
    private static final int ONE_PASSED = ALL_TAGS + 1;
    /** As a count this many stays, since nobody knows how many more there are. */
    private static final int MOST_PASSED = ~ALL_TAGS;

    private PlaceBuckets() {}

    /** An empty table that is five eighths full with so many places. */
    static int[] table(int places) {
        return new int[Math.max(2, (int) (places * 13L / (8 * CELLS)) + 1) * BUCKET];
    }

    /** How many places a table should have at most: three quarters of its cells. */
    static int most(int[] table) {
        return (int) (table.length / BUCKET * (CELLS * 3L) / 4);
    }

    /** The first of the two buckets of a hash. */
    static int first(int[] table, long hash) {
        return bucket(table, hash >>> 16);
    }

    /** The other one. */
    static int second(int[] table, long hash) {
        return bucket(table, (hash * 0xD6E8FEB86659FD93L) >>> Integer.SIZE);
    }

    private static int bucket(int[] table, long bits) {
        return (int) (((bits & 0xFFFF_FFFFL) * (table.length / BUCKET)) >>> Integer.SIZE) * BUCKET;
    }

    /** The bucket behind another. */
    static int next(int[] table, int bucket) {
        return bucket + BUCKET == table.length ? 0 : bucket + BUCKET;
    }

    /** Reads where a look-up begins, for {@link LookAhead}. */
    static long look(int[] table, long hash) {
        return table[first(table, hash) + TAGS] + (long) table[second(table, hash) + TAGS];
    }

    private static int tags(int[] table, int bucket) {
        return (int) CELL.getAcquire(table, bucket + TAGS);
    }

    /** Whether places that found a bucket full are behind it. */
    static boolean isPassed(int[] table, int bucket) {
        return (tags(table, bucket) & MOST_PASSED) != 0;
    }

    /** Has a bit for each cell of a bucket that may be of a hash; the lowest is that of {@link #cell}, to be cleared then. */
    static int candidates(int[] table, int bucket, long hash) {
        int differing = tags(table, bucket) ^ (tag(hash) * LOWEST);
        return (differing - LOWEST) & ~differing & HIGHEST;
    }

    /** The place of the lowest candidate, or -1 if it is not of the hash. */
    static int cell(int[] table, int bucket, int candidates, long hash) {
        int cell = (int) CELL.getAcquire(table, bucket + number(candidates));
        return (cell & ~PLACE) == more(hash) ? cell & PLACE : -1;
    }

    /** Which cell the lowest bit belongs to. */
    private static int number(int bits) {
        return Integer.numberOfTrailingZeros(bits) / TAG_BITS;
    }

    private static int tag(long hash) {
        return Math.max(1, (int) hash & 15);
    }

    /** The bits of a cell that are not the place. */
    private static int more(long hash) {
        return (int) (hash >>> TAG_BITS) << PLACE_BITS;
    }

    /** The place at an index of the array; -1 where there is none. */
    static int at(int[] table, int index) {
        int cell = index % BUCKET;
        boolean isPlace = cell < CELLS && ((table[index - cell + TAGS] >>> (cell * TAG_BITS)) & 15) != 0;
        return isPlace ? table[index] & PLACE : -1;
    }

    /** The writer's: adds a place. The table must not be full. */
    static void add(int[] table, long hash, int place) {
        int bucket = first(table, hash);
        int other = second(table, hash);
        int free = free(table[bucket + TAGS]);
        int freeOther = free(table[other + TAGS]);
        if (Integer.bitCount(freeOther) > Integer.bitCount(free)) {
            bucket = other;
            free = freeOther;
        }
        while (free == 0) {
            pass(table, bucket, ONE_PASSED);
            bucket = next(table, bucket);
            free = free(table[bucket + TAGS]);
        }
        table[bucket + number(free)] = more(hash) | place;
        int tag = tag(hash) << (number(free) * TAG_BITS);
        CELL.setRelease(table, bucket + TAGS, table[bucket + TAGS] | tag);
    }

    /** The writer's: removes a place that is there. */
    static void remove(int[] table, long hash, int place) {
        int cell = more(hash) | place;
        int bucket = first(table, hash);
        boolean isGone = clear(table, bucket, hash, cell) || clear(table, second(table, hash), hash, cell);
        while (!isGone) {
            pass(table, bucket, -ONE_PASSED);
            bucket = next(table, bucket);
            isGone = clear(table, bucket, hash, cell);
        }
    }

    /** Clears a cell if it is in a bucket, and tells whether it is. */
    private static boolean clear(int[] table, int bucket, long hash, int cell) {
        for (int equal = candidates(table, bucket, hash); equal != 0; equal &= equal - 1) {
            int number = number(equal);
            if (table[bucket + number] == cell) {
                CELL.setRelease(table, bucket + TAGS, table[bucket + TAGS] & ~(15 << (number * TAG_BITS)));
                return true;
            }
        }
        return false;
    }

    private static void pass(int[] table, int bucket, int change) {
        int tags = table[bucket + TAGS];
        if ((tags & MOST_PASSED) != MOST_PASSED) {
            CELL.setRelease(table, bucket + TAGS, tags + change);
        }
    }

    /** Has the lowest bit of each tag that is 0. */
    private static int free(int tags) {
        int any = tags | (tags >>> 1);
        return ~(any | (any >>> 2)) & LOWEST;
    }
}

package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Places for 64-bit keys, numbered from 0 on, in which keys that came one after the other mostly are neighbours. Whoever knows the place
 * of a prompt's block so finds the next one beside it, in the same cache line or the one after, without looking it up.
 *
 * <p>Keys are in segments in the order of their places. To look one up there are tables of buckets, each of half a cache line with room
 * for seven places and four bits of each key's hash, which are compared all at once. A key is in the emptier of two buckets, so that
 * hardly one is full; what finds both full goes behind the first. A key whose place is free, as a subclass says, is gone; it keeps its
 * place until another key takes that, so that it may come back at no cost. Free places are taken in order, by a hand that goes round,
 * once an eighth of all are free. So a key takes 8 bytes in its segment and 6 to 7.5 in a table, plus an eighth where keys come and go.
 *
 * <p>For one writer at a time. {@link #find} may be called beside it by any thread and never waits: a key is found if it is there all
 * the time, and at its place {@link #isAt} tells whether it still is.
 */
abstract class KeySlots {

    /** No place. */
    static final int NOWHERE = -1;

    static final int SEGMENT_BITS = 10;
    static final int SEGMENT = 1 << SEGMENT_BITS;
    static final int IN_SEGMENT = SEGMENT - 1;
    /** Keys looked at in one go, of which only the first few are needed at once. */
    static final int STRIDE = 16;

    /** Places there may be, so that none has a negative number. */
    private static final int MOST_PLACES = 1 << 30;

    private static final VarHandle TABLE = MethodHandles.arrayElementVarHandle(int[][].class);
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle KEY = MethodHandles.arrayElementVarHandle(long[].class);

    /**
     * The ints of a bucket: seven places, and then a tag of four bits for each, 0 where there is none, and above these how many keys
     * found the bucket full, which stays 15 once it is.
     */
    private static final int BUCKET = 8;

    private static final int CELLS = 7;
    private static final int TAGS = 7;
    private static final int TAG_BITS = 4;
    private static final int ALL_TAGS = (1 << (CELLS * TAG_BITS)) - 1;
    private static final int LOWEST = 0x111_1111;
    private static final int HIGHEST = LOWEST << (TAG_BITS - 1);
    private static final int ONE_PASSED = ALL_TAGS + 1;
    private static final int MOST_PASSED = ~ALL_TAGS;
    private static final int FEWEST_BUCKETS = 2;
    private static final int FEWEST_TABLES = 8;
    /** The keys for which there is one more table, so that a table is small and soon moved to another array. */
    private static final int TABLE_KEYS = 1 << 16;

    /** Of this many places one may be free before they are used again. */
    private static final int SLACK = 8;
    /** Places that are looked at for a free one before a new one is made. */
    private static final int PATIENCE = 4096;

    /** What an unused place has for a key, and what stands for a key of this value. */
    private static final long NONE = 0;

    private static final long ZERO = 0xA5A5_0F0F_3C3C_9999L;

    private final int limit;
    private final int shift;
    private final int[][] tables;
    /** By table, cells that have a key, and how many may have. */
    private final int[] used;

    private final int[] most;

    private volatile long[][] keys = {};
    private int slots;
    private int live;
    private int hand;

    /** @param capacity keys there may be at once; the subclass sees to that */
    KeySlots(int capacity) {
        limit = (int) Math.min((long) capacity + capacity / SLACK + SEGMENT, MOST_PLACES);
        int count = Math.max(FEWEST_TABLES, Integer.highestOneBit(Math.max(1, (capacity - 1) / TABLE_KEYS)) * 2);
        shift = Long.SIZE - Integer.numberOfTrailingZeros(count);
        tables = new int[count][];
        used = new int[count];
        most = new int[count];
        clearTables();
    }

    private void clearTables() {
        for (int table = 0; table < tables.length; table++) {
            replace(table, new int[FEWEST_BUCKETS * BUCKET], 0);
        }
    }

    /** Forgets all keys; not beside readers. */
    final void reset() {
        clearTables();
        keys = new long[0][];
        slots = 0;
        live = 0;
        hand = 0;
        segments(0);
    }

    /** Whether a place that has had a key is free. */
    abstract boolean isFree(int place);

    /** A free place is about to get another key. */
    abstract void reuse(int place);

    /** There must be room for so many segments now. */
    abstract void segments(int count);

    /** The form in which a key is kept. */
    static long kept(long key) {
        return key == NONE ? ZERO : key;
    }

    /** The opposite of {@link #kept}. */
    static long original(long kept) {
        return kept == ZERO ? NONE : kept;
    }

    /** The highest bits choose the table, bits 16 to 47 the cell, the lowest four are the tag. */
    private static long hash(long kept) {
        return kept * 0x9E3779B97F4A7C15L;
    }

    private static int tag(long hash) {
        return Math.max(1, (int) hash & 15);
    }

    /** The first of the two buckets where a key may be. */
    private static int first(int[] cells, long hash) {
        return bucket(cells, hash >>> 16);
    }

    private static int second(int[] cells, long hash) {
        return bucket(cells, (hash * 0xD6E8FEB86659FD93L) >>> Integer.SIZE);
    }

    private static int bucket(int[] cells, long bits) {
        return (int) (((bits & 0xFFFF_FFFFL) * (cells.length / BUCKET)) >>> Integer.SIZE) * BUCKET;
    }

    private static int next(int[] cells, int bucket) {
        return bucket + BUCKET == cells.length ? 0 : bucket + BUCKET;
    }

    private int[] table(long hash) {
        return (int[]) TABLE.getAcquire(tables, (int) (hash >>> shift));
    }

    /** Keys that have a place which is not free. */
    final int live() {
        return live;
    }

    /** Places that have had a key, those that are free now included. */
    final int slots() {
        return slots;
    }

    /** The key of a place, as {@link #kept}. */
    final long keptAt(int place) {
        return keys[place >>> SEGMENT_BITS][place & IN_SEGMENT];
    }

    /** Whether a key, as {@link #kept}, has a place, whatever that is. Any thread. */
    final boolean isAt(int place, long kept) {
        long[][] segments = keys;
        int segment = place >>> SEGMENT_BITS;
        return segment < segments.length && (long) KEY.getAcquire(segments[segment], place & IN_SEGMENT) == kept;
    }

    /** The place of a key, as {@link #kept}, which may be free; or {@link #NOWHERE}. Any thread. */
    final int find(long kept) {
        long hash = hash(kept);
        int[] cells = table(hash);
        int pattern = tag(hash) * LOWEST;
        int first = first(cells, hash);
        int tags = (int) CELL.getAcquire(cells, first + TAGS);
        int place = find(cells, first, equal(tags, pattern), kept);
        if (place == NOWHERE) {
            int second = second(cells, hash);
            place = find(cells, second, equal((int) CELL.getAcquire(cells, second + TAGS), pattern), kept);
        }
        while (place == NOWHERE && (tags & MOST_PASSED) != 0) {
            first = next(cells, first);
            tags = (int) CELL.getAcquire(cells, first + TAGS);
            place = find(cells, first, equal(tags, pattern), kept);
        }
        return place;
    }

    private int find(int[] cells, int bucket, int candidates, long kept) {
        for (int equal = candidates; equal != 0; equal &= equal - 1) {
            int place = (int) CELL.getAcquire(cells, bucket + cell(equal));
            if (isAt(place, kept)) {
                return place;
            }
        }
        return NOWHERE;
    }

    /** Has the highest bit of each tag that is equal; above the first, maybe of others. */
    private static int equal(int tags, int pattern) {
        int differing = tags ^ pattern;
        return (differing - LOWEST) & ~differing & HIGHEST;
    }

    /** Which cell the lowest bit belongs to. */
    private static int cell(int equal) {
        return Integer.numberOfTrailingZeros(equal) / TAG_BITS;
    }

    /** The same where the key is likely to be beside a place. */
    final int find(long kept, int near) {
        return isAt(near + 1, kept) ? near + 1 : near > 0 && isAt(near - 1, kept) ? near - 1 : find(kept);
    }

    /** Has cache lines of the tables fetched at the same time rather than one after the other, for keys about to be looked up. */
    final void look(long[] all, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            long hash = hash(kept(all[i]));
            int[] cells = table(hash);
            sum += cells[first(cells, hash) + TAGS] + cells[second(cells, hash) + TAGS];
        }
        LookAhead.use(sum);
    }

    /** The writer's: gives a key, as {@link #kept}, that has no place one. */
    final int place(long kept) {
        int place = freePlace();
        long hash = hash(kept);
        int table = (int) (hash >>> shift);
        if (used[table] >= most[table]) {
            rebuild(table);
        }
        KEY.setRelease(keys[place >>> SEGMENT_BITS], place & IN_SEGMENT, kept);
        put(tables[table], hash, place);
        used[table]++;
        live++;
        return place;
    }

    /** The writer's: a place with a key has become free, or has been free. */
    final void count(int change) {
        live += change;
    }

    /** The writer's: the place after that which the hand has been at before. */
    final int step() {
        hand = hand + 1 >= slots ? 0 : hand + 1;
        return hand;
    }

    /** The writer's: the place that the hand is at is to be seen again. */
    final void stepBack() {
        hand--;
    }

    private int freePlace() {
        if (slots - live > slots / SLACK || slots == limit) {
            for (int left = slots == limit ? slots : PATIENCE; left > 0; left--) {
                int place = step();
                if (isFree(place)) {
                    forget(keptAt(place), place);
                    reuse(place);
                    return place;
                }
            }
        }
        if (slots == limit) {
            throw new IllegalStateException("All of " + limit + " places are taken");
        }
        int segment = slots >>> SEGMENT_BITS;
        if (segment == keys.length) {
            segments(segment + 1);
            long[][] more = Arrays.copyOf(keys, segment + 1);
            more[segment] = new long[SEGMENT];
            keys = more;
        }
        return slots++;
    }

    /** Takes a key out of its table. */
    private void forget(long kept, int place) {
        if (kept == NONE) {
            return;
        }
        long hash = hash(kept);
        int table = (int) (hash >>> shift);
        int[] cells = tables[table];
        int pattern = tag(hash) * LOWEST;
        int first = first(cells, hash);
        boolean isGone = clear(cells, first, pattern, place) || clear(cells, second(cells, hash), pattern, place);
        while (!isGone) {
            pass(cells, first, -ONE_PASSED);
            first = next(cells, first);
            isGone = clear(cells, first, pattern, place);
        }
        used[table]--;
    }

    /** Clears the cell of a place if it is in a bucket, and tells whether it is. */
    private static boolean clear(int[] cells, int bucket, int pattern, int place) {
        int tags = cells[bucket + TAGS];
        for (int equal = equal(tags, pattern); equal != 0; equal &= equal - 1) {
            if (cells[bucket + cell(equal)] == place) {
                CELL.setRelease(cells, bucket + TAGS, tags & ~(15 << (cell(equal) * TAG_BITS)));
                return true;
            }
        }
        return false;
    }

    private static void pass(int[] cells, int bucket, int change) {
        int tags = cells[bucket + TAGS];
        if ((tags & MOST_PASSED) != MOST_PASSED) {
            CELL.setRelease(cells, bucket + TAGS, tags + change);
        }
    }

    /** Moves a table to a new array, without the keys whose places are free. */
    private void rebuild(int table) {
        int[] old = tables[table];
        int count = 0;
        for (int at = 0; at < old.length; at++) {
            int place = old[at];
            if (hasKey(old, at) && isFree(place)) {
                KEY.setRelease(keys[place >>> SEGMENT_BITS], place & IN_SEGMENT, NONE);
            } else if (hasKey(old, at)) {
                count++;
            }
        }
        int[] fresh = new int[Math.max(FEWEST_BUCKETS, (int) (count * 13L / (8 * CELLS)) + 1) * BUCKET];
        for (int at = 0; at < old.length; at++) {
            long kept = hasKey(old, at) ? keptAt(old[at]) : NONE;
            if (kept != NONE) {
                put(fresh, hash(kept), old[at]);
            }
        }
        replace(table, fresh, count);
    }

    private static boolean hasKey(int[] cells, int at) {
        int cell = at % BUCKET;
        return cell < CELLS && (cells[at - cell + TAGS] >>> (cell * TAG_BITS) & 15) != 0;
    }

    private void replace(int table, int[] fresh, int count) {
        used[table] = count;
        most[table] = (int) (fresh.length / BUCKET * (CELLS * 3L) / 4);
        TABLE.setRelease(tables, table, fresh);
    }

    /** Into the emptier of a key's two buckets, or behind the first if both are full. */
    private static void put(int[] cells, long hash, int place) {
        int bucket = first(cells, hash);
        int other = second(cells, hash);
        int free = free(cells[bucket + TAGS]);
        int freeOther = free(cells[other + TAGS]);
        if (Integer.bitCount(freeOther) > Integer.bitCount(free)) {
            bucket = other;
            free = freeOther;
        }
        while (free == 0) {
            pass(cells, bucket, ONE_PASSED);
            bucket = next(cells, bucket);
            free = free(cells[bucket + TAGS]);
        }
        cells[bucket + cell(free)] = place;
        int tag = tag(hash) << (cell(free) * TAG_BITS);
        CELL.setRelease(cells, bucket + TAGS, cells[bucket + TAGS] | tag);
    }

    /** Has the lowest bit of each tag that is 0. */
    private static int free(int tags) {
        int any = tags | tags >>> 1;
        return ~(any | any >>> 2) & LOWEST;
    }
}

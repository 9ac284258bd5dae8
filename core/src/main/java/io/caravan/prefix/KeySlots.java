package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Places for 64-bit keys, numbered from 0 on, in which keys that came one after the other mostly are neighbours. Whoever knows the place
 * of a prompt's block so finds the next one beside it, in the same cache line or the one after, without looking it up.
 *
 * <p>Keys are in segments in the order of their places; tables of {@link PlaceBuckets} tell where a key is. A key whose place is free, as a
 * subclass says, is gone; it keeps its place until another key takes that, so that it may come back at no cost. Free places are taken in
 * order, by a hand that goes round, once an eighth of all are free. So a key takes 8 bytes in its segment and 6 to 7.5 in a table, plus an
 * eighth where keys come and go.
 *
 * <p>For one writer at a time. {@link #find} may be called beside it by any thread and never waits: a key is found if it is there all
 * the time, and at its place {@link #isAt} tells whether it still is.
 */
abstract class KeySlots {

    /** No place. */
    static final int NOWHERE = -1;

    static final int SEGMENT_BITS = 12;
    static final int SEGMENT = 1 << SEGMENT_BITS;
    static final int IN_SEGMENT = SEGMENT - 1;
    /** Keys looked at in one go, of which only the first few are needed at once. */
    static final int STRIDE = 16;

    private static final VarHandle TABLE = MethodHandles.arrayElementVarHandle(int[][].class);
    private static final VarHandle KEY = MethodHandles.arrayElementVarHandle(long[].class);

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
    /** By table, the places in it, and how many there may be. */
    private final int[] used;

    private final int[] most;

    private volatile long[][] keys = {};
    private int slots;
    private int live;
    private int hand;
    /** The writer's: where a key was sought and found, or given a place, last. */
    private int near;

    /** @param capacity keys there may be at once; the subclass sees to that */
    KeySlots(int capacity) {
        limit = (int) Math.min((long) capacity + capacity / SLACK + SEGMENT, PlaceBuckets.MOST_PLACES);
        int count = Math.max(FEWEST_TABLES, Integer.highestOneBit(Math.max(1, (capacity - 1) / TABLE_KEYS)) * 2);
        shift = Long.SIZE - Integer.numberOfTrailingZeros(count);
        tables = new int[count][];
        used = new int[count];
        most = new int[count];
        clearTables();
    }

    private void clearTables() {
        for (int table = 0; table < tables.length; table++) {
            replace(table, PlaceBuckets.table(0), 0);
        }
    }

    /** Forgets all keys; not beside readers. */
    final void reset() {
        clearTables();
        keys = new long[0][];
        slots = 0;
        live = 0;
        hand = 0;
        near = 0;
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

    /** The highest bits choose the table. */
    private static long hash(long kept) {
        return kept * 0x9E3779B97F4A7C15L;
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
        int bucket = PlaceBuckets.first(cells, hash);
        int place = find(cells, bucket, hash, kept);
        if (place == NOWHERE) {
            place = find(cells, PlaceBuckets.second(cells, hash), hash, kept);
        }
        while (place == NOWHERE && PlaceBuckets.isPassed(cells, bucket)) {
            bucket = PlaceBuckets.next(cells, bucket);
            place = find(cells, bucket, hash, kept);
        }
        return place;
    }

    private int find(int[] cells, int bucket, long hash, long kept) {
        for (int rest = PlaceBuckets.candidates(cells, bucket, hash); rest != 0; rest &= rest - 1) {
            int place = PlaceBuckets.cell(cells, bucket, rest, hash);
            if (place >= 0 && isAt(place, kept)) {
                return place;
            }
        }
        return NOWHERE;
    }

    /** The writer's: the same; a key beside the one before is not looked up. */
    final int seek(long kept) {
        int place = isNear(near + 1, kept)
                ? near + 1
                : isNear(near - 1, kept) ? near - 1 : isAt(near, kept) ? near : find(kept);
        near = place == NOWHERE ? near : place;
        return place;
    }

    private boolean isNear(int place, long kept) {
        return place >= 0 && isAt(place, kept);
    }

    /**
     * Has cache lines of the tables fetched at the same time rather than one after the other, for the next few keys from {@code from} on.
     */
    final void look(long[] all, int from, int to) {
        long sum = 0;
        for (int i = from; i < Math.min(from + STRIDE, to); i++) {
            sum += lookAt(kept(all[i]));
        }
        LookAhead.use(sum);
    }

    /** The writer's: the same before each {@link #STRIDE} keys that are to be sought, unless the first is beside the one before. */
    final void lookAhead(long[] all, int at, int to) {
        if (at % STRIDE == 0 && !isNear(near + 1, kept(all[at])) && !isNear(near - 1, kept(all[at]))) {
            look(all, at, to);
        }
    }

    private long lookAt(long kept) {
        long hash = hash(kept);
        return PlaceBuckets.look(table(hash), hash);
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
        PlaceBuckets.add(tables[table], hash, place);
        used[table]++;
        live++;
        near = place;
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
                if (place % STRIDE == 0) {
                    lookAtFree(place);
                }
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

    /** Has what it takes to forget the keys of places that the hand is coming to fetched together. */
    private void lookAtFree(int from) {
        long sum = 0;
        int to = Math.min(from + STRIDE, slots);
        for (int place = from; place < to; place++) {
            if (isFree(place)) {
                sum += lookAt(keptAt(place));
            }
        }
        LookAhead.use(sum);
    }

    /** Takes a key out of its table. */
    private void forget(long kept, int place) {
        if (kept != NONE) {
            int table = (int) (hash(kept) >>> shift);
            PlaceBuckets.remove(tables[table], hash(kept), place);
            used[table]--;
        }
    }

    /** Moves a table to a new array, without the keys whose places are free. */
    private void rebuild(int table) {
        int[] old = tables[table];
        int count = 0;
        for (int at = 0; at < old.length; at++) {
            int place = PlaceBuckets.at(old, at);
            if (place >= 0 && isFree(place)) {
                KEY.setRelease(keys[place >>> SEGMENT_BITS], place & IN_SEGMENT, NONE);
            } else if (place >= 0) {
                count++;
            }
        }
        int[] fresh = PlaceBuckets.table(count);
        for (int at = 0; at < old.length; at++) {
            int place = PlaceBuckets.at(old, at);
            if (place >= 0 && keptAt(place) != NONE) {
                PlaceBuckets.add(fresh, hash(keptAt(place)), place);
            }
        }
        replace(table, fresh, count);
    }

    private void replace(int table, int[] fresh, int count) {
        used[table] = count;
        most[table] = PlaceBuckets.most(fresh);
        TABLE.setRelease(tables, table, fresh);
    }
}

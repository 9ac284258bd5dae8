package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A map from block key to a value, in which the blocks of a prompt are mostly neighbours: 4 bytes per block besides those of {@link
 * KeySlots}. A value has the bits {@link #CONTENT} and {@link #TOUCHED}; without content the key is absent.
 *
 * <p>For one writer at a time. Readers may call {@link #find}, {@link #valueAt} and {@link #value} beside it and never wait. What they
 * read of a key is as it was at some moment in between: a place's value has four bits that change whenever the place gets another key
 * (which key and value must be read of in the same life of the place, unless it gets sixteen others between two reads).
 */
final class BlockValues extends KeySlots {

    /** What {@link #valueAt} says of a key that has another place or none. */
    static final int ELSEWHERE = -1;

    /** Set by the writer and cleared by it, of no meaning here. */
    static final int TOUCHED = 1 << 31;

    private static final int LIFE_SHIFT = 27;
    private static final int LIFE = 15 << LIFE_SHIFT;
    private static final int ONE_LIFE = 1 << LIFE_SHIFT;
    /** The bits of a value that are its own. */
    static final int CONTENT = ONE_LIFE - 1;

    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(int[].class);

    private volatile int[][] values = {};

    /** @param capacity keys with content at most, by the writer's care */
    BlockValues(int capacity) {
        super(capacity);
    }

    /** The content of a key, 0 if it is absent. Any thread. */
    int value(long key) {
        long kept = kept(key);
        int value = ELSEWHERE;
        while (value == ELSEWHERE) {
            int place = find(kept);
            value = place == NOWHERE ? 0 : valueAt(place, kept);
        }
        return value;
    }

    /** The content of a key, as {@link #kept}, if it has a place; otherwise {@link #ELSEWHERE}. Any thread. */
    int valueAt(int place, long kept) {
        int[][] segments = values;
        int segment = place >>> SEGMENT_BITS;
        if (segment >= segments.length) {
            return ELSEWHERE;
        }
        int before = (int) VALUE.getAcquire(segments[segment], place & IN_SEGMENT);
        if (!isAt(place, kept)) {
            return ELSEWHERE;
        }
        int after = (int) VALUE.getAcquire(segments[segment], place & IN_SEGMENT);
        if ((before & CONTENT) == 0) {
            return 0; // as it was before the key was looked at, which may be that of an earlier life
        }
        return ((before ^ after) & LIFE) == 0 ? after & CONTENT : ELSEWHERE;
    }

    /** The writer's: a place's content and whether it is touched. */
    int get(int place) {
        return values[place >>> SEGMENT_BITS][place & IN_SEGMENT] & ~LIFE;
    }

    /** The writer's: sets content of a place found before, and whether it is touched. */
    void set(int place, int value) {
        int[] segment = values[place >>> SEGMENT_BITS];
        int before = segment[place & IN_SEGMENT];
        VALUE.setRelease(segment, place & IN_SEGMENT, (before & LIFE) | value);
        count(((value & CONTENT) != 0 ? 1 : 0) - ((before & CONTENT) != 0 ? 1 : 0));
    }

    /** The writer's: adds a key, as {@link #kept}, that has no place. */
    void add(long kept, int value) {
        int place = place(kept);
        int[] segment = values[place >>> SEGMENT_BITS];
        VALUE.setRelease(segment, place & IN_SEGMENT, (segment[place & IN_SEGMENT] & LIFE) | value);
    }

    @Override
    boolean isFree(int place) {
        return (values[place >>> SEGMENT_BITS][place & IN_SEGMENT] & CONTENT) == 0;
    }

    @Override
    void reuse(int place) {
        int[] segment = values[place >>> SEGMENT_BITS];
        int life = segment[place & IN_SEGMENT] + ONE_LIFE & LIFE;
        VALUE.setRelease(segment, place & IN_SEGMENT, life);
    }

    @Override
    void segments(int count) {
        int[][] more = Arrays.copyOf(values, count);
        for (int i = values.length; i < count; i++) {
            more[i] = new int[SEGMENT];
        }
        values = more;
    }
}

package io.caravan.prefix;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The endpoints that may match, by holder number and by slot. Immutable. */
final class Holders {

    private final @Nullable Holder[] byNumber;
    private final @Nullable Holder[] bySlot;
    private final long[] live;

    private Holders(@Nullable Holder[] byNumber, @Nullable Holder[] bySlot) {
        this.byNumber = byNumber;
        this.bySlot = bySlot;
        this.live = new long[Math.max(1, (byNumber.length + Long.SIZE - 1) / Long.SIZE)];
        for (int i = 0; i < byNumber.length; i++) {
            live[i / Long.SIZE] |= byNumber[i] != null ? 1L << i : 0;
        }
    }

    static Holders none() {
        return new Holders(new Holder[0], new Holder[0]);
    }

    Holders with(Holder holder) {
        int slot = holder.endpoint.slot();
        @Nullable Holder[] numbers = Arrays.copyOf(byNumber, Math.max(byNumber.length, holder.number + 1));
        @Nullable Holder[] slots = Arrays.copyOf(bySlot, Math.max(bySlot.length, slot + 1));
        numbers[holder.number] = holder;
        slots[slot] = holder;
        return new Holders(numbers, slots);
    }

    Holders without(Holder holder) {
        @Nullable Holder[] numbers = byNumber.clone();
        @Nullable Holder[] slots = bySlot.clone();
        numbers[holder.number] = null;
        slots[holder.endpoint.slot()] = null;
        return new Holders(numbers, slots);
    }

    int words() {
        return live.length;
    }

    void copyLive(long[] to) {
        System.arraycopy(live, 0, to, 0, live.length);
    }

    /** The holder of a number that is live. */
    Holder of(int number) {
        Holder holder = byNumber[number];
        if (holder == null) {
            throw new IllegalStateException("No holder has the number " + number);
        }
        return holder;
    }

    int slot(int number) {
        return of(number).endpoint.slot();
    }

    /** One more than the greatest slot there may be a holder in. */
    int slots() {
        return bySlot.length;
    }

    @Nullable
    Holder inSlot(int slot) {
        return slot < bySlot.length ? bySlot[slot] : null;
    }
}

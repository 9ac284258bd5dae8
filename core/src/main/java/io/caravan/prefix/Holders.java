package io.caravan.prefix;

import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints that may match, by holder number and by slot with their ranks. Immutable. */
final class Holders {

    private static final Holder[] NOBODY = {};

    private final @Nullable Holder[] byNumber;
    /** By slot the ranks of its endpoint, of which there is at least one. */
    private final Holder[][] bySlot;

    private final long[] live;
    private final boolean anyRanks;

    private Holders(@Nullable Holder[] byNumber, Holder[][] bySlot) {
        this.byNumber = byNumber;
        this.bySlot = bySlot;
        this.live = new long[Math.max(1, (byNumber.length + Long.SIZE - 1) / Long.SIZE)];
        for (int i = 0; i < byNumber.length; i++) {
            live[i / Long.SIZE] |= byNumber[i] != null ? 1L << i : 0;
        }
        boolean any = false;
        for (Holder[] ranks : bySlot) {
            any |= ranks.length > 1;
        }
        this.anyRanks = any;
    }

    static Holders none() {
        return new Holders(new Holder[0], new Holder[0][]);
    }

    /** With one more holder, which is the next rank of its endpoint. */
    Holders with(Holder holder) {
        int slot = holder.endpoint.slot();
        @Nullable Holder[] numbers = Arrays.copyOf(byNumber, Math.max(byNumber.length, holder.number + 1));
        numbers[holder.number] = holder;
        Holder[][] slots = Arrays.copyOf(bySlot, Math.max(bySlot.length, slot + 1));
        for (int i = bySlot.length; i < slots.length; i++) {
            slots[i] = NOBODY;
        }
        List<Holder> ranks = new ArrayList<>(Arrays.asList(slots[slot]));
        ranks.add(holder);
        slots[slot] = ranks.toArray(NOBODY);
        return new Holders(numbers, slots);
    }

    Holders without(Holder holder) {
        @Nullable Holder[] numbers = byNumber.clone();
        numbers[holder.number] = null;
        Holder[][] slots = bySlot.clone();
        List<Holder> ranks = new ArrayList<>(Arrays.asList(slots[holder.endpoint.slot()]));
        ranks.remove(holder);
        slots[holder.endpoint.slot()] = ranks.toArray(NOBODY);
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

    /** Whether any endpoint has several ranks. */
    boolean anyRanks() {
        return anyRanks;
    }

    /** The ranks of the endpoint in a slot; none if there is no endpoint. */
    Holder[] ranks(int slot) {
        return slot < bySlot.length ? bySlot[slot] : NOBODY;
    }

    /** The ranks of an endpoint; none if it has left. */
    Holder[] ranks(InferenceEndpoint endpoint) {
        Holder[] ranks = ranks(endpoint.slot());
        return ranks.length > 0 && ranks[0].endpoint.isSameAs(endpoint) ? ranks : NOBODY;
    }

    /** The first rank of the endpoint in a slot. */
    @Nullable
    Holder inSlot(int slot) {
        Holder[] ranks = ranks(slot);
        return ranks.length == 0 ? null : ranks[0];
    }
}

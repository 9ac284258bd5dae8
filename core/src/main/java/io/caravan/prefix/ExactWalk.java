package io.caravan.prefix;

import java.util.Arrays;

/** Finds the longest prefix for all holders in one walk along a chain. Used for one match by one thread. */
final class ExactWalk {

    private static final double[] NO_LOSS = {};
    /** No value. */
    private static final int NOT_NARROWED = -1;

    private final PrefixIndex index;
    private final BlockHolders held;
    private final BlockValues values;
    private final Holders holders;
    private final double[] weights;
    private final int wholeTiers;
    private final int[] matched;
    private final double[] weighted;
    private final long[] alive;

    /** The value that {@link #alive} has been narrowed down by: once more changes nothing. */
    private int narrowedBy;

    /** Where the block before is. */
    private int place;

    /** How often numbers of sets had been freed when the walk began; as long as that is so, a value stands for one set. */
    private int freed;

    /** What a holder's blocks so far lack to a weight of 1 each; arrays by holder, once there is such a block. */
    private double[] lost = NO_LOSS;

    private double[] lastWeight = NO_LOSS;
    private int[] lossyFrom = {};
    private int[] lossyTo = {};

    ExactWalk(PrefixIndex index, Holders holders, int slots) {
        this.index = index;
        this.held = index.held();
        this.values = held.blocks;
        this.holders = holders;
        this.weights = index.weights();
        this.wholeTiers = index.wholeTiers();
        this.matched = new int[slots];
        this.weighted = new double[slots];
        this.alive = new long[holders.words()];
    }

    void walk(long[] chain) {
        holders.copyLive(alive);
        narrowedBy = NOT_NARROWED;
        freed = held.freed();
        place = KeySlots.NOWHERE;
        int looked = 0;
        for (int i = 0; i < chain.length; i++) {
            long kept = KeySlots.kept(chain[i]);
            int value = values.valueAt(++place, kept);
            if (value == BlockValues.ELSEWHERE) {
                if (i >= looked) {
                    looked = i + KeySlots.STRIDE;
                    values.look(chain, i, chain.length);
                }
                value = lookUp(kept);
            }
            if ((value != narrowedBy || held.freed() != freed) && !keep(value, chain[i], i)) {
                return;
            }
        }
        for (int word = 0; word < alive.length; word++) {
            leave(word, alive[word], chain.length);
        }
    }

    /** The value of a block that is not behind the one before. */
    private int lookUp(long kept) {
        while (true) {
            place = values.find(kept);
            int value = place == KeySlots.NOWHERE ? 0 : values.valueAt(place, kept);
            if (value != BlockValues.ELSEWHERE) {
                return value;
            }
        }
    }

    /** Those that hold block {@code i} stay. Tells whether any does. */
    private boolean keep(int value, long key, int i) {
        boolean sure = held.freed() == freed;
        boolean lossy;
        boolean any;
        if (!sure || BlockHolders.isSet(value)) {
            HolderSet known = sure ? held.set(value) : null;
            HolderSet set = known != null && held.freed() == freed ? known : index.at(key);
            lossy = (set.tiers() & ~wholeTiers) != 0;
            any = keepAll(set, lossy, i);
        } else {
            lossy = weights[BlockHolders.mask(value)] < 1;
            any = keepOnly(value, i);
        }
        narrowedBy = lossy ? NOT_NARROWED : value;
        return any;
    }

    /** Only a single holder stays, or nobody for a value of 0. Tells whether any does. */
    private boolean keepOnly(int value, int i) {
        int holder = BlockHolders.holder(value);
        int own = holder / Long.SIZE;
        boolean stays = false;
        for (int word = 0; word < alive.length; word++) {
            long bit = value != 0 && word == own ? alive[word] & 1L << holder : 0;
            leave(word, alive[word] & ~bit, i);
            alive[word] = bit;
            stays |= bit != 0;
        }
        double weight = weights[BlockHolders.mask(value)];
        if (stays && weight < 1) {
            lose(holder, i, weight);
        }
        return stays;
    }

    private boolean keepAll(HolderSet found, boolean lossy, int i) {
        long any = 0;
        for (int word = 0; word < alive.length; word++) {
            long stay = alive[word] & found.bits(word, -1);
            if (stay != alive[word]) {
                leave(word, alive[word] & ~stay, i);
                alive[word] = stay;
            }
            any |= stay;
            for (long rest = lossy ? stay & ~found.bits(word, wholeTiers) : 0; rest != 0; rest &= rest - 1) {
                int holder = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                lose(holder, i, weights[found.mask(holder)]);
            }
        }
        return any != 0;
    }

    private void lose(int holder, int i, double weight) {
        if (lost.length == 0) {
            int count = alive.length * Long.SIZE;
            lost = new double[count];
            lastWeight = new double[count];
            lossyFrom = new int[count];
            lossyTo = new int[count];
        }
        lost[holder] += 1 - weight;
        lastWeight[holder] = weight;
        if (lossyTo[holder] != i || i == 0) {
            lossyFrom[holder] = i;
        }
        lossyTo[holder] = i + 1;
    }

    private void leave(int word, long leaving, int i) {
        for (long rest = leaving; rest != 0; rest &= rest - 1) {
            int holder = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
            int slot = holders.slot(holder);
            if (slot < matched.length) {
                int usable = usable(holder, i);
                matched[slot] += usable;
                weighted[slot] += Math.max(0, weightOf(holder, i, usable));
            }
            if (lost.length > 0) {
                lost[holder] = 0;
                lossyTo[holder] = 0;
            }
        }
    }

    /** Of {@code i} blocks those that the engine can read, which reads whole chunks. */
    private int usable(int holder, int i) {
        Holder owner = holders.of(holder);
        boolean lossy = endsLossy(holder, i);
        int chunk = lossy ? owner.otherChunk : owner.gpuChunk;
        int whole = i - i % chunk;
        return lossy ? Math.max(whole, lossyFrom[holder]) : whole;
    }

    private double weightOf(int holder, int i, int usable) {
        if (lost.length == 0) {
            return usable;
        }
        double cut = (i - usable) * (endsLossy(holder, i) ? lastWeight[holder] : 1);
        return i - lost[holder] - cut;
    }

    private boolean endsLossy(int holder, int i) {
        return lost.length > 0 && i > 0 && lossyTo[holder] == i;
    }

    ExactMatches result(Holders now, int totalBlocks, int blockSizeTokens) {
        if (now != holders) {
            for (int slot = 0; slot < matched.length; slot++) {
                if (now.inSlot(slot) == null || !Arrays.equals(now.ranks(slot), holders.ranks(slot))) {
                    matched[slot] = 0;
                    weighted[slot] = 0;
                }
            }
        }
        for (int slot = 0; holders.anyRanks() && slot < matched.length; slot++) {
            int ranks = Math.max(1, holders.ranks(slot).length);
            matched[slot] /= ranks;
            weighted[slot] /= ranks;
        }
        return new ExactMatches(matched, weighted, totalBlocks, blockSizeTokens);
    }

    @Override
    public String toString() {
        return "ExactWalk" + Arrays.toString(matched);
    }
}

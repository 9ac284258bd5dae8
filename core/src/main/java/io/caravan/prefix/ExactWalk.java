package io.caravan.prefix;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the longest prefix for all holders in one walk along a chain. Used for one match by one thread. */
final class ExactWalk {

    private static final int STRIDE = LookAhead.STRIDE;
    private static final double[] NO_LOSS = {};

    private final IndexShard[] shards;
    private final Holders holders;
    private final double[] weights;
    private final int wholeTiers;
    private final int[] matched;
    private final double[] weighted;
    private final long[] alive;

    /** Of the blocks of a stride: where they are looked for, and in which shard. */
    private final int[][] arrays = new int[STRIDE][];

    private final int[] homes = new int[STRIDE];
    private final int[] shardOf = new int[STRIDE];
    private final int[] freedBefore;
    /** By shard, the set looked up last and the value that stands for it as long as no numbers are freed. */
    private final int[] lastValues;

    private final @Nullable HolderSet[] lastSets;
    /**
     * By shard, the value that {@link #alive} has been narrowed down by: once more changes nothing. 0 where there is none, or where blocks
     * are to be counted one by one.
     */
    private final int[] narrowedBy;

    /** What a holder's blocks so far lack to a weight of 1 each; arrays by holder, once there is such a block. */
    private double[] lost = NO_LOSS;

    private double[] lastWeight = NO_LOSS;
    private int[] lossyFrom = {};
    private int[] lossyTo = {};

    /** @param wholeTiers the tiers whose weight is 1 */
    ExactWalk(IndexShard[] shards, Holders holders, double[] weights, int wholeTiers, int slots) {
        this.shards = shards;
        this.holders = holders;
        this.weights = weights;
        this.wholeTiers = wholeTiers;
        this.matched = new int[slots];
        this.weighted = new double[slots];
        this.alive = new long[holders.words()];
        this.freedBefore = new int[shards.length];
        this.lastValues = new int[shards.length];
        this.lastSets = new HolderSet[shards.length];
        this.narrowedBy = new int[shards.length];
    }

    void walk(long[] chain) {
        holders.copyLive(alive);
        Arrays.fill(narrowedBy, 0);
        for (int i = 0; i < chain.length; i++) {
            int inStride = i % STRIDE;
            if (inStride == 0) {
                look(chain, i);
            }
            int shard = shardOf[inStride];
            int value = IndexShard.value(arrays[inStride], BlockCells.stored(chain[i]), homes[inStride]);
            boolean known = value == narrowedBy[shard] && value != 0 && shards[shard].freed() == freedBefore[shard];
            if (!known && !keep(value, shard, chain[i], i)) {
                return;
            }
        }
        for (int word = 0; word < alive.length; word++) {
            leave(word, alive[word], chain.length);
        }
    }

    /** Those that hold block {@code i} stay. Tells whether any does. */
    private boolean keep(int value, int shard, long key, int i) {
        boolean lossy;
        boolean any;
        if (IndexShard.isSet(value)) {
            HolderSet set = setOf(value, shard, key);
            lossy = (set.tiers() & ~wholeTiers) != 0;
            any = keepAll(set, lossy, i);
        } else {
            lossy = weights[IndexShard.mask(value)] < 1;
            any = keepOnly(value, i);
        }
        narrowedBy[shard] = lossy ? 0 : value;
        return any;
    }

    /** Has the cache lines of a stride fetched at the same time rather than one after the other. */
    private void look(long[] chain, int from) {
        for (int shard = 0; shard < shards.length; shard++) {
            int freed = shards[shard].freed();
            if (freed != freedBefore[shard]) {
                freedBefore[shard] = freed;
                lastValues[shard] = 0;
                narrowedBy[shard] = 0;
            }
        }
        int count = Math.min(STRIDE, chain.length - from);
        long read = 0;
        for (int i = 0; i < count; i++) {
            long hash = IndexShard.hash(BlockCells.stored(chain[from + i]));
            shardOf[i] = PrefixIndex.shardOf(hash, shards.length);
            arrays[i] = shards[shardOf[i]].array(hash);
            homes[i] = BlockCells.home(arrays[i], hash);
            read += arrays[i][homes[i]];
        }
        LookAhead.use(read);
    }

    /** The set that a value read in this stride stands for. */
    private HolderSet setOf(int value, int shard, long key) {
        IndexShard owner = shards[shard];
        HolderSet last = lastSets[shard];
        if (lastValues[shard] == value && last != null && owner.freed() == freedBefore[shard]) {
            return last;
        }
        HolderSet set = owner.set(value);
        if (set == null || owner.freed() != freedBefore[shard]) {
            return again(owner, BlockCells.stored(key));
        }
        lastValues[shard] = value;
        lastSets[shard] = set;
        return set;
    }

    /** Reads a block whose set's number has been freed meanwhile. */
    private static HolderSet again(IndexShard owner, long key) {
        long hash = IndexShard.hash(key);
        while (true) {
            int freed = owner.freed();
            int[] cells = owner.array(hash);
            int value = IndexShard.value(cells, key, BlockCells.home(cells, hash));
            HolderSet set = IndexShard.isSet(value) ? owner.set(value) : HolderSet.ofOne(value);
            if (set != null && owner.freed() == freed) {
                return set;
            }
        }
    }

    /** Only a single holder stays, or nobody for a value of 0. Tells whether any does. */
    private boolean keepOnly(int value, int i) {
        int holder = IndexShard.holder(value);
        int own = holder / Long.SIZE;
        boolean stays = false;
        for (int word = 0; word < alive.length; word++) {
            long bit = value != 0 && word == own ? alive[word] & 1L << holder : 0;
            leave(word, alive[word] & ~bit, i);
            alive[word] = bit;
            stays |= bit != 0;
        }
        double weight = weights[IndexShard.mask(value)];
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

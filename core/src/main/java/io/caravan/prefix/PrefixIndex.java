package io.caravan.prefix;

import io.caravan.pool.EndpointListener;
import io.caravan.pool.InferenceEndpoint;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint holds which prompt block, and in which tier, as told by KV events ({@link EngineBlocks}), and which it
 * will hold because of prompts sent there ({@link #dispatched}).
 *
 * <p>Bounded: when the capacity is reached, a block gives way for each new one. A hand goes round over all blocks, passes
 * those that were stored or dispatched since it last came by (but at most some thousand in one go), and takes the first
 * that was not.
 *
 * <p>Memory: 18 to 20 bytes per distinct block, whatever the number of endpoints, plus an eighth where blocks come and go, and about 60
 * for each distinct set of two or more holders: a byte per block where 512 blocks of a prompt have their holders in common.
 *
 * <p>Thread-safe. Writers exclude each other for the time of some blocks. Readers never wait: each block
 * of a match is as it was at some moment during the match, and endpoints that come or go meanwhile match nothing.
 */
public final class PrefixIndex implements EndpointListener {

    /** Distinct blocks kept unless something else is said: some 80 MB when full. */
    public static final int DEFAULT_CAPACITY_BLOCKS = 4_000_000;

    /** The greatest capacity: some 2.6 GB when full. */
    public static final int MOST_CAPACITY_BLOCKS = 1 << 27;

    private final BlockHolders held;
    private final double[] weights;
    private final int wholeTiers;
    private final BitSet numbers = new BitSet();
    private volatile Holders holders = Holders.none();

    /** An index with the default capacity and weights. */
    public PrefixIndex() {
        this(DEFAULT_CAPACITY_BLOCKS, TierWeights.DEFAULT);
    }

    /** @param capacityBlocks distinct blocks kept, from 1 to {@link #MOST_CAPACITY_BLOCKS} */
    public PrefixIndex(int capacityBlocks, TierWeights tierWeights) {
        if (capacityBlocks < 1 || capacityBlocks > MOST_CAPACITY_BLOCKS) {
            throw new IllegalArgumentException(
                    "A capacity of " + capacityBlocks + " blocks is not from 1 to " + MOST_CAPACITY_BLOCKS);
        }
        held = new BlockHolders(capacityBlocks);
        weights = tierWeights.byMask();
        int whole = 0;
        for (Tier tier : Tier.values()) {
            whole |= tierWeights.of(tier) >= 1 ? tier.bit() : 0;
        }
        wholeTiers = whole;
    }

    BlockHolders held() {
        return held;
    }

    /** By mask of tiers, what a block counts. */
    double[] weights() {
        return weights;
    }

    /** The tiers whose weight is 1. */
    int wholeTiers() {
        return wholeTiers;
    }

    /**
     * The longest prefix of the prompts that each endpoint holds, summed over the prompts.
     *
     * @param slots length of the answer: one more than the greatest slot asked for
     */
    public ExactMatches match(PromptBlocks blocks, int slots) {
        ExactWalk walk = new ExactWalk(this, holders, slots);
        for (int i = 0; i < blocks.chains().size(); i++) {
            walk.walk(blocks.chains().get(i));
        }
        return walk.result(holders, blocks.total(), blocks.blockSizeTokens());
    }

    /**
     * Of the blocks that {@link #match} counts for an endpoint, those at the beginning that events tell of; the others are on their
     * way there.
     *
     * @param matched what the match said; negative to count from the beginning
     */
    public int told(long[] chain, int matched, InferenceEndpoint endpoint) {
        int told = Math.max(0, Math.min(matched, chain.length));
        if (matched < 0) {
            while (told < chain.length && isTold(chain[told], endpoint)) {
                told++;
            }
        } else {
            while (told > 0 && !isTold(chain[told - 1], endpoint)) {
                told--;
            }
        }
        return told;
    }

    private int tiers(long key, int holder) {
        return at(key).mask(holder);
    }

    /** Who holds a block, and in which tiers. */
    HolderSet at(long key) {
        while (true) {
            int before = held.freed();
            int value = held.blocks.value(key);
            HolderSet set = BlockHolders.isSet(value) ? held.set(value) : HolderSet.ofOne(value);
            if (set != null && held.freed() == before) {
                return set;
            }
        }
    }

    /** Whether events tell that an endpoint holds a block, in any of its ranks. */
    public boolean isTold(long key, InferenceEndpoint endpoint) {
        for (Holder rank : holders.ranks(endpoint)) {
            if ((tiers(key, rank.number) & ~Tier.SPECULATIVE.bit()) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Blocks that an endpoint's engine reads or leaves as a whole in the GPU, at least 1. */
    public int chunkBlocks(InferenceEndpoint endpoint) {
        int most = 1;
        for (Holder rank : holders.ranks(endpoint)) {
            most = Math.max(most, rank.gpuChunk);
        }
        return most;
    }

    /**
     * The endpoint has been sent the prompts and counts as holding their blocks until events say so, or until the time is
     * over. Sent again, a block's time is extended, unless
     * events have told of it and removed it in between. Ignored when the endpoint has left the pool.
     *
     * @param told of each prompt so many blocks at the beginning are known to be there, by {@link #told}; they are looked at only where the
     *     capacity is nearly reached, so that those in use stay
     * @param expiryNanos by the clock that {@link #expire} is told; not earlier than that of calls before
     */
    public void dispatched(PromptBlocks blocks, InferenceEndpoint endpoint, int told, long expiryNanos) {
        Holder holder = holderOf(endpoint);
        int from = told > 0 && held.isCrowded() ? 0 : told;
        for (int i = 0; holder != null && i < blocks.chains().size(); i++) {
            holder.speculative.add(blocks.chains().get(i), from, expiryNanos);
        }
    }

    /** Ends the speculation on blocks whose time is over. To be called every now and then. */
    public void expire(long nowNanos) {
        Holders now = holders;
        for (int slot = 0; slot < now.slots(); slot++) {
            Holder holder = now.inSlot(slot);
            if (holder != null) {
                holder.speculative.expire(nowNanos);
            }
        }
    }

    /** Changes the tiers in which a holder has blocks. The holder must not be drained yet. */
    void change(BlockChanges changes, Holder holder, int add, int remove) {
        changes.make(held, new BlockChanges.Change(holder.number, add, remove));
    }

    /** What stands for an endpoint here, or for the first of its ranks; null when it has left the pool. */
    @Nullable
    Holder holderOf(InferenceEndpoint endpoint) {
        return holderOf(endpoint, 0);
    }

    /** What stands for a rank of an endpoint; null when there is no such rank. */
    @Nullable
    Holder holderOf(InferenceEndpoint endpoint, int rank) {
        Holder[] ranks = holders.ranks(endpoint);
        return rank < ranks.length ? ranks[rank] : null;
    }

    /**
     * How many data-parallel ranks an endpoint has, each with a cache of its own; one unless this is said. The engine chooses the rank
     * without regard to caches, so what a prompt may expect there, and what {@link #match} says, is the mean over the ranks. Blocks of
     * ranks above are removed.
     */
    public synchronized void ranks(InferenceEndpoint endpoint, int count) {
        while (holders.ranks(endpoint).length > Math.max(1, count)) {
            Holder[] ranks = holders.ranks(endpoint);
            remove(ranks[ranks.length - 1]);
        }
        for (int rank = holders.ranks(endpoint).length; rank > 0 && rank < count; rank++) {
            add(endpoint, rank);
        }
    }

    /** The ranks that an endpoint has; 0 if it has left the pool. */
    public int ranks(InferenceEndpoint endpoint) {
        return holders.ranks(endpoint).length;
    }

    /** Distinct blocks held by anybody. */
    public long distinctBlocks() {
        return held.live();
    }

    /** Blocks of an endpoint in a tier; a block in several tiers or ranks counts in each. */
    public long blocks(InferenceEndpoint endpoint, Tier tier) {
        long sum = 0;
        for (Holder rank : holders.ranks(endpoint)) {
            sum += held.count(rank.number, tier);
        }
        return sum;
    }

    /** Blocks that have given way to others because the capacity was reached. */
    public long evictions() {
        return held.evictions();
    }

    @Override
    public synchronized void endpointAdded(InferenceEndpoint endpoint) {
        Holder before = holders.inSlot(endpoint.slot());
        if (before != null) {
            endpointRemoved(before.endpoint);
        }
        add(endpoint, 0);
    }

    private void add(InferenceEndpoint endpoint, int rank) {
        int number = numbers.nextClearBit(0);
        numbers.set(number);
        holders = holders.with(new Holder(this, endpoint, rank, number));
    }

    /** The endpoint matches nothing from now on. Its blocks are removed one by one before this returns. */
    @Override
    public synchronized void endpointRemoved(InferenceEndpoint endpoint) {
        for (Holder rank : holders.ranks(endpoint)) {
            remove(rank);
        }
    }

    private void remove(Holder holder) {
        holders = holders.without(holder);
        holder.close();
        numbers.clear(holder.number);
    }
}

package io.caravan.prefix;

import io.caravan.pool.EndpointListener;
import io.caravan.pool.InferenceEndpoint;
import java.util.Arrays;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * Which prompt blocks each endpoint probably holds, judged by what this gateway has sent there. Each endpoint's blocks
 * are a least-recently-used list of bounded length that imitates the engine's own cache. A block is always more recent
 * than those that follow it in a prompt, so tails are evicted first and an endpoint that holds a block holds every block
 * before it.
 *
 * <p>Memory: 24 to 32 bytes per block and endpoint for the lists, and per distinct block 27 to 54 bytes for the common
 * table (8 more per further 64 endpoints, at 60 to 30 percent load). Everything grows as it is used; tables do not shrink.
 *
 * <p>Thread-safe. {@link #match} reads without a lock and falls back to a shared lock only when writers keep changing
 * what it reads; writers take the lock for a few blocks at a time. A match beside writers may mix their before and after,
 * but is never longer than what was recorded for the endpoint's slot.
 */
public final class ApproximatePrefixIndex implements EndpointListener {

    /** Blocks kept per endpoint unless something else is said; llm-d-router's default. */
    public static final int DEFAULT_CAPACITY_BLOCKS = 31_250;

    /** Blocks looked at in one go: if all candidates hold the last of them, the others are not looked up. */
    private static final int STRIDE = 32;

    private static final int SEGMENT_BITS = 6;
    private static final int OPTIMISTIC_READS = 3;
    private static final int RECORDED_PER_LOCK = 64;
    private static final int DROPPED_PER_LOCK = 128;

    private final int defaultCapacityBlocks;
    private final StampedLock lock = new StampedLock();
    /** By the key's highest bits, so that a table that grows stops others only for its share of the keys. */
    private final BlockTable[] segments = new BlockTable[1 << SEGMENT_BITS];

    private @Nullable Holding[] holdings = new Holding[0];
    /** The slots in use, replaced as a whole. Its length is the width of the tables. */
    private volatile long[] live = new long[1];

    /** An index with {@link #DEFAULT_CAPACITY_BLOCKS} per endpoint. */
    public ApproximatePrefixIndex() {
        this(DEFAULT_CAPACITY_BLOCKS);
    }

    /** @param defaultCapacityBlocks blocks kept per endpoint until {@link #setCapacity} says otherwise, at least 1 */
    public ApproximatePrefixIndex(int defaultCapacityBlocks) {
        this.defaultCapacityBlocks = checkCapacity(defaultCapacityBlocks);
        Arrays.setAll(segments, i -> new BlockTable(16, 1));
    }

    /**
     * The longest known prefix of the prompts per endpoint, in blocks, summed over the prompts.
     *
     * @param slots length of the answer: one more than the greatest slot asked for
     */
    public PrefixMatches match(PromptBlocks blocks, int slots) {
        int[] matched = new int[slots];
        long[] candidates = live.clone();
        for (int w = 0; w < candidates.length; w++) {
            int left = slots - w * Long.SIZE;
            candidates[w] &= left >= Long.SIZE ? -1L : left <= 0 ? 0 : (1L << left) - 1;
        }
        long[] bits = new long[STRIDE * candidates.length];
        for (int i = 0; i < blocks.chains().size(); i++) {
            walk(blocks.chains().get(i), candidates.clone(), bits, matched);
        }
        return new PrefixMatches(matched, blocks.total(), blocks.blockSizeTokens());
    }

    /** Walks a chain until no slot of {@code alive} holds the next block, and adds to {@code matched}. */
    private void walk(long[] chain, long[] alive, long[] bits, int[] matched) {
        int words = alive.length;
        for (int from = 0; from < chain.length; from += STRIDE) {
            int to = Math.min(from + STRIDE, chain.length);
            read(chain, to - 1, to, bits);
            if (containsAll(bits, alive)) {
                continue;
            }
            read(chain, from, to, bits);
            for (int i = from; i < to; i++) {
                if (!keepHolders(alive, bits, (i - from) * words, i, matched)) {
                    return;
                }
            }
        }
        keepHolders(alive, new long[words], 0, chain.length, matched);
    }

    private static boolean containsAll(long[] bits, long[] alive) {
        for (int w = 0; w < alive.length; w++) {
            if ((alive[w] & ~bits[w]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Slots that do not hold block {@code i} leave with a match of {@code i}. Tells whether any stays. */
    private static boolean keepHolders(long[] alive, long[] bits, int offset, int i, int[] matched) {
        long any = 0;
        for (int w = 0; w < alive.length; w++) {
            long leaving = alive[w] & ~bits[offset + w];
            alive[w] &= bits[offset + w];
            any |= alive[w];
            for (; leaving != 0; leaving &= leaving - 1) {
                matched[w * Long.SIZE + Long.numberOfTrailingZeros(leaving)] += i;
            }
        }
        return any != 0;
    }

    /** Reads the holders of {@code chain[from..to)}, up to the first block that nobody holds. */
    private void read(long[] chain, int from, int to, long[] bits) {
        for (int attempt = 0; attempt < OPTIMISTIC_READS; attempt++) {
            long stamp = lock.tryOptimisticRead();
            if (stamp != 0) {
                copyBits(chain, from, to, bits);
                if (lock.validate(stamp)) {
                    return;
                }
            }
        }
        long stamp = lock.readLock();
        try {
            copyBits(chain, from, to, bits);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private void copyBits(long[] chain, int from, int to, long[] bits) {
        int words = bits.length / STRIDE;
        int offset = 0;
        for (int i = from; i < to; i++) {
            if (!segments[segmentOf(chain[i])].copyBits(chain[i], bits, offset, words)) {
                return;
            }
            offset += words;
        }
    }

    /**
     * The endpoint has been sent the prompts. Of a prompt longer than the endpoint's capacity the beginning is kept.
     * Ignored when the endpoint has left the pool.
     */
    public void record(PromptBlocks blocks, InferenceEndpoint endpoint) {
        for (int i = 0; i < blocks.chains().size(); i++) {
            long[] chain = blocks.chains().get(i);
            int from = 0;
            while (from < chain.length && recordPart(chain, from, endpoint)) {
                from += RECORDED_PER_LOCK;
            }
        }
    }

    /** Records some blocks from {@code from} on, and tells whether to go on with those that follow. */
    private boolean recordPart(long[] chain, int from, InferenceEndpoint endpoint) {
        long stamp = lock.writeLock();
        try {
            Holding holding = holdingOf(endpoint);
            if (holding == null) {
                return false;
            }
            int ahead = from == 0 ? BlockLru.NONE : holding.lru.find(chain[from - 1]);
            if (from > 0 && ahead == BlockLru.NONE) {
                return false; // another thread has evicted it since
            }
            int to = Math.min(from + RECORDED_PER_LOCK, Math.min(chain.length, holding.capacityBlocks));
            int i = from;
            int looked = from;
            while (i < to) {
                int moved = holding.lru.moveRun(chain, i, to, ahead);
                i += moved;
                if (moved > 0) {
                    ahead = holding.lru.find(chain[i - 1]);
                } else {
                    if (i >= looked) {
                        looked = to;
                        look(chain, i, to, holding);
                    }
                    ahead = insert(chain[i++], ahead, holding);
                    if (ahead == BlockLru.NONE) {
                        return false;
                    }
                }
            }
            return true;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Reads where new blocks go, and where those are that give way, so that their cache lines come together and not one after the other. */
    private void look(long[] chain, int from, int to, Holding holding) {
        long sum = holding.lru.look(chain, from, to);
        for (int i = from; i < to; i++) {
            sum += segments[segmentOf(chain[i])].look(chain[i]);
        }
        long[] leaving = holding.lru.oldest(holding.lru.size() + to - from - holding.capacityBlocks);
        sum += holding.lru.look(leaving, 0, leaving.length);
        for (long key : leaving) {
            sum += segments[segmentOf(key)].look(key);
        }
        LookAhead.use(sum);
    }

    /** Adds a block as the next older than its parent {@code ahead}; gives its node, or none if it is evicted at once. */
    private int insert(long key, int ahead, Holding holding) {
        int node = holding.lru.insertBehind(key, ahead);
        setBit(key, holding.slot);
        boolean evictsItself = holding.lru.size() > holding.capacityBlocks && holding.lru.isOldest(node);
        evict(holding, holding.capacityBlocks);
        return evictsItself ? BlockLru.NONE : node;
    }

    private void setBit(long key, int slot) {
        int s = segmentOf(key);
        if (segments[s].isFull()) {
            segments[s] = segments[s].grown();
        }
        segments[s].set(key, slot);
    }

    private void evict(Holding holding, int leave) {
        while (holding.lru.size() > leave) {
            long key = holding.lru.removeOldest();
            segments[segmentOf(key)].clear(key, holding.slot);
        }
    }

    /**
     * Sets how many blocks are kept for an endpoint, evicting the least recently used. Ignored when the endpoint has left
     * the pool.
     *
     * @param blocks at least 1; the number of KV blocks of the engine where it is known
     */
    public void setCapacity(InferenceEndpoint endpoint, int blocks) {
        checkCapacity(blocks);
        long stamp = lock.writeLock();
        try {
            Holding holding = holdingOf(endpoint);
            if (holding != null) {
                holding.capacityBlocks = blocks;
                evict(holding, blocks);
            }
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Blocks kept for an endpoint. */
    public int heldBlocks(InferenceEndpoint endpoint) {
        long stamp = lock.readLock();
        try {
            Holding holding = holdingOf(endpoint);
            return holding == null ? 0 : holding.lru.size();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Distinct blocks kept for any endpoint. */
    public long distinctBlocks() {
        long stamp = lock.readLock();
        try {
            return Arrays.stream(segments).mapToLong(BlockTable::size).sum();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    @Override
    public synchronized void endpointAdded(InferenceEndpoint endpoint) {
        int slot = endpoint.slot();
        if (slot < holdings.length && holdings[slot] != null) {
            endpointRemoved(holdings[slot].owner);
        }
        long stamp = lock.writeLock();
        try {
            int words = Math.max(live.length, slot / Long.SIZE + 1);
            if (words > live.length) {
                Arrays.setAll(segments, i -> segments[i].widened(words));
            }
            if (slot >= holdings.length) {
                holdings = Arrays.copyOf(holdings, Math.max(slot + 1, holdings.length * 2));
            }
            holdings[slot] = new Holding(endpoint, defaultCapacityBlocks);
            long[] next = Arrays.copyOf(live, words);
            next[slot / Long.SIZE] |= 1L << slot;
            live = next;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** The endpoint matches nothing from now on. Its blocks are dropped in small portions, before this returns. */
    @Override
    public synchronized void endpointRemoved(InferenceEndpoint endpoint) {
        Holding removed = detach(endpoint);
        while (removed != null && removed.lru.size() > 0) {
            long stamp = lock.writeLock();
            try {
                evict(removed, Math.max(0, removed.lru.size() - DROPPED_PER_LOCK));
            } finally {
                lock.unlockWrite(stamp);
            }
        }
    }

    private @Nullable Holding detach(InferenceEndpoint endpoint) {
        long stamp = lock.writeLock();
        try {
            Holding holding = holdingOf(endpoint);
            if (holding != null) {
                holdings[holding.slot] = null;
                long[] next = live.clone();
                next[holding.slot / Long.SIZE] &= ~(1L << holding.slot);
                live = next;
            }
            return holding;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** What is kept for an endpoint, or null when its slot is free or belongs to another. */
    private @Nullable Holding holdingOf(InferenceEndpoint endpoint) {
        Holding holding = endpoint.slot() < holdings.length ? holdings[endpoint.slot()] : null;
        return holding != null && holding.owner.isSameAs(endpoint) ? holding : null;
    }

    private static int segmentOf(long key) {
        return (int) (key >>> (Long.SIZE - SEGMENT_BITS));
    }

    private static int checkCapacity(int blocks) {
        if (blocks < 1) {
            throw new IllegalArgumentException("A capacity of " + blocks + " blocks is below 1");
        }
        return blocks;
    }

    /** The blocks of one endpoint; guarded by the lock. */
    private static final class Holding {

        private final InferenceEndpoint owner;
        private final int slot;
        private final BlockLru lru = new BlockLru();
        private int capacityBlocks;

        Holding(InferenceEndpoint owner, int capacityBlocks) {
            this.owner = owner;
            this.slot = owner.slot();
            this.capacityBlocks = capacityBlocks;
        }
    }
}

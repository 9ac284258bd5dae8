package io.caravan.prefix;

import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's blocks as its KV events name them, applied to the {@link PrefixIndex}. Translates the engine's hashes to
 * block keys through the tokens that events carry, at the index's block size whatever the engine's; counts the copies of
 * a block; parks blocks whose parent has not been seen. All publishers of an endpoint share one object.
 *
 * <p>Thread-safe by its monitor; meant to be written by one thread. Memory: 26 to 31 bytes per engine block of the index's
 * block size, some hundred for others. When the endpoint leaves the pool, its blocks are removed and all calls ignored.
 */
public final class EngineBlocks {

    private static final int MOST_ADAPTERS = 256;
    private static final BitSet NONE_GONE = new BitSet();

    private final @Nullable Holder holder;
    private final BlockKeys keys;
    private final String model;
    private final EngineBlocksSettings settings;
    private final EngineNodes nodes;
    private final HeldKeys heldKeys;
    private final UnevenBlocks uneven = new UnevenBlocks(this::isHeld, this::keyChanged);
    private final GroupFilter groups = new GroupFilter();
    private final ParkedRuns parked;

    private final Map<String, Long> roots = new LinkedHashMap<>();
    private boolean closed;
    private long otherGroups;
    private long malformed;
    private long unknown;
    private long overflowed;

    /**
     * The blocks of an endpoint, none at first.
     *
     * @param model the base model's name, as requests are hashed with
     */
    public EngineBlocks(
            PrefixIndex index,
            InferenceEndpoint endpoint,
            BlockKeys keys,
            String model,
            EngineBlocksSettings settings) {
        this(index, index.holderOf(endpoint), keys, model, settings);
    }

    /** The blocks of one rank of an endpoint, of a model without a name. The index must know the endpoint's ranks. */
    public static EngineBlocks ofRank(PrefixIndex index, InferenceEndpoint endpoint, int rank, BlockKeys keys) {
        return new EngineBlocks(index, index.holderOf(endpoint, rank), keys, "", EngineBlocksSettings.DEFAULT);
    }

    private EngineBlocks(
            PrefixIndex index, @Nullable Holder holder, BlockKeys keys, String model, EngineBlocksSettings settings) {
        this.holder = holder;
        this.heldKeys = new HeldKeys(index, holder);
        this.keys = keys;
        this.nodes = new EngineNodes(settings.maxBlocks());
        this.model = model;
        this.settings = settings;
        this.parked = new ParkedRuns(settings.maxParkedBlocks());
        this.closed = holder == null;
        if (holder != null) {
            holder.onClose(this::close);
        }
    }

    /** The engine has stored blocks. @return false if their tokens are not those of whole blocks, and nothing was done */
    public synchronized boolean stored(StoredBlocks stored) {
        if (closed) {
            return true;
        }
        if (!groups.accepts(stored.group(), stored.groupKind())) {
            otherGroups++;
            return true;
        }
        if (stored.tokens().length == 0) {
            storedAgain(stored);
            heldKeys.apply();
            return true;
        }
        int count = stored.tokensPerBlock();
        if (count == 0 || (stored.group() >= 0 && count != stored.blockSize())) {
            malformed++;
            return false;
        }
        ChainLink link = stored.parent() == 0 ? ChainLink.at(root(stored.loraName())) : link(stored.parent());
        if (link == null) {
            parked.park(stored);
        } else {
            place(stored, NONE_GONE, link);
            heldKeys.apply();
        }
        return true;
    }

    /** Blocks known by their hashes have got a copy in another tier. */
    private void storedAgain(StoredBlocks stored) {
        Tier tier = Tier.ofMedium(stored.medium());
        for (long hash : stored.hashes()) {
            int at = nodes.block(hash);
            if (at < 0) {
                unknown++;
            } else {
                addCopy(at, hash, tier);
            }
        }
    }

    private long root(@Nullable String loraName) {
        String name = loraName == null || loraName.isEmpty() ? model : loraName;
        if (roots.size() >= MOST_ADAPTERS) {
            roots.clear();
        }
        return roots.computeIfAbsent(name, keys::root);
    }

    private @Nullable ChainLink link(long hash) {
        int at = nodes.block(hash);
        return at < 0 ? null : nodes.isUneven(at) ? uneven.link(hash) : ChainLink.at(nodes.key(at));
    }

    /** Places a run behind a link, and after it the parked runs that follow from it. */
    private void place(StoredBlocks first, BitSet firstGone, ChainLink start) {
        Deque<Placement> todo = new ArrayDeque<>();
        todo.add(new Placement(first, firstGone, start));
        while (!todo.isEmpty()) {
            placeRun(todo.remove(), todo);
        }
    }

    private void placeRun(Placement run, Deque<Placement> todo) {
        StoredBlocks stored = run.stored;
        for (int i = placeEven(run); i < stored.hashes().length; i++) {
            long hash = stored.hashes()[i];
            ChainLink known = link(hash);
            ChainLink next = known != null ? known : next(run.link, stored, i);
            if (!run.gone.get(i)) {
                add(hash, run, next);
            }
            if (parked.blocks() > 0) {
                for (ParkedRuns.Run waiting : parked.take(hash)) {
                    todo.add(new Placement(waiting.stored, waiting.gone, next));
                }
            }
            run.parent = hash;
            run.link = next;
        }
    }

    /** Places the blocks at the beginning of a run that are one of the index's each, mostly all. @return how many */
    private int placeEven(Placement run) {
        StoredBlocks stored = run.stored;
        boolean isEven = run.link.isEven() && stored.tokensPerBlock() == keys.blockSizeTokens();
        if (!isEven || !run.gone.isEmpty() || parked.blocks() > 0) {
            return 0;
        }
        long key = run.link.key();
        int i = 0;
        for (; i < stored.hashes().length; i++) {
            nodes.lookAhead(stored.hashes(), i, stored.hashes().length);
            long hash = stored.hashes()[i];
            int known = nodes.block(hash);
            if (known >= 0 && nodes.isUneven(known)) {
                break;
            }
            if (known >= 0) {
                key = nodes.key(known);
                addCopy(known, hash, run.tier);
            } else {
                key = next(key, stored, i);
                addEven(hash, key, run.tier);
            }
            run.parent = hash;
        }
        run.link = ChainLink.at(key);
        return i;
    }

    private ChainLink next(ChainLink link, StoredBlocks stored, int i) {
        int count = stored.tokensPerBlock();
        return link.isEven() && count == keys.blockSizeTokens()
                ? ChainLink.at(next(link.key(), stored, i))
                : link.after(keys, stored.tokens(), i * count, count, stored.extras(i));
    }

    /** The key of block {@code i} of a run whose blocks are of the index's size. */
    private long next(long before, StoredBlocks stored, int i) {
        return keys.next(before, stored.tokens(), i * keys.blockSizeTokens(), stored.extras(i));
    }

    private void add(long hash, Placement run, ChainLink after) {
        int known = nodes.block(hash);
        boolean isEven = run.link.isEven() && after.isEven();
        if (known >= 0) {
            addCopy(known, hash, run.tier);
        } else if (isEven && after.passed().length == 0) {
            addEven(hash, after.key(), run.tier);
        } else if (nodes.size() >= settings.maxBlocks()) {
            overflowed++;
        } else {
            nodes.add(hash, after.key(), run.tier, EngineNodes.UNEVEN);
            uneven.add(hash, run.parent, run.link, after);
            refreshUneven(hash, run.tier);
        }
    }

    private void addEven(long hash, long key, Tier tier) {
        if (nodes.size() >= settings.maxBlocks()) {
            overflowed++;
        } else {
            nodes.add(hash, key, tier, 0);
            heldKeys.hold(key, tier, true);
        }
    }

    private void refreshUneven(long hash, Tier tier) {
        int chunk = uneven.chunk(hash);
        if (holder != null && chunk > 1) {
            if (tier == Tier.GPU) {
                holder.gpuChunk = Math.max(holder.gpuChunk, chunk);
            } else {
                holder.otherChunk = Math.max(holder.otherChunk, chunk);
            }
        }
        uneven.refresh(hash, tier);
    }

    private void addCopy(int at, long hash, Tier tier) {
        boolean first = nodes.copies(at, tier) == 0;
        nodes.addCopy(at, tier);
        if (nodes.isUneven(at)) {
            refreshUneven(hash, tier);
        } else {
            heldKeys.hold(nodes.key(at), tier, first);
        }
    }

    private boolean isHeld(long hash, Tier tier) {
        int at = nodes.block(hash);
        return at >= 0 && nodes.copies(at, tier) > 0;
    }

    private void keyChanged(long key, Tier tier, boolean held) {
        if (held) {
            heldKeys.hold(key, tier, true);
        } else {
            heldKeys.release(key, tier);
        }
    }

    /**
     * The engine has removed one copy of each block from a medium.
     *
     * @param medium null is the GPU
     * @param group -1 for none
     */
    public synchronized void removed(long[] hashes, @Nullable String medium, int group) {
        if (closed) {
            return;
        }
        if (!groups.accepts(group, null)) {
            otherGroups++;
            return;
        }
        Tier tier = Tier.ofMedium(medium);
        for (int i = 0; i < hashes.length; i++) {
            nodes.lookAhead(hashes, i, hashes.length);
            long hash = hashes[i];
            int at = nodes.block(hash);
            int copies = at < 0 ? 0 : nodes.copies(at, tier);
            if (copies > 0) {
                removeCopy(at, hash, tier, settings.countCopies() ? 1 : copies);
            } else if (!parked.remove(hash, tier)) {
                unknown++;
            }
        }
        heldKeys.apply();
    }

    private void removeCopy(int at, long hash, Tier tier, int count) {
        nodes.removeCopies(at, tier, count);
        boolean isUneven = nodes.isUneven(at);
        if (nodes.copies(at, tier) == 0) {
            if (isUneven) {
                uneven.refresh(hash, tier);
            } else {
                heldKeys.release(nodes.key(at), tier);
            }
        }
        if (!nodes.hasCopies(at)) {
            nodes.remove(at);
            if (isUneven) {
                uneven.remove(hash);
            }
        }
    }

    /** The engine has dropped all its blocks, in all tiers, or nothing is known about them any more. */
    public synchronized void cleared() {
        if (holder == null || closed) {
            return;
        }
        drop();
        holder.speculative.clear();
    }

    /** Takes time in proportion to the blocks. */
    private void drop() {
        nodes.forEach((hash, key, isUneven) -> {
            long[] all = isUneven ? uneven.keys(hash) : null;
            if (all == null) {
                heldKeys.drop(key);
            } else {
                for (long each : all) {
                    heldKeys.drop(each);
                }
            }
        });
        heldKeys.dropped();
        nodes.clear();
        uneven.clear();
        parked.clear();
    }

    private synchronized void close() {
        closed = true;
        drop();
    }

    /** What has been counted. */
    public synchronized EngineBlocksStats stats() {
        return new EngineBlocksStats(
                nodes.size(), parked.blocks(), parked.dropped(), otherGroups, malformed, unknown, overflowed);
    }

    /** How far a run has been placed. */
    private static final class Placement {

        private final StoredBlocks stored;
        private final BitSet gone;
        private final Tier tier;
        private long parent;
        private ChainLink link;

        Placement(StoredBlocks stored, BitSet gone, ChainLink link) {
            this.stored = stored;
            this.gone = gone;
            this.tier = Tier.ofMedium(stored.medium());
            this.parent = stored.parent();
            this.link = link;
        }
    }

    /** Names the endpoint, for logs. */
    @Override
    public String toString() {
        return "EngineBlocks[" + (holder == null ? "gone" : holder.endpoint + " rank " + holder.rank) + ", " + keys
                + "]";
    }
}

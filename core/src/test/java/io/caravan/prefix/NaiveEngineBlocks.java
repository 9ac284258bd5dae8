package io.caravan.prefix;

import io.caravan.prefix.EngineWorld.Block;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link EngineBlocks} and {@link PrefixIndex} together say of one endpoint, worked out anew for each question. */
final class NaiveEngineBlocks {

    private static final BlockKeys KEYS = new BlockKeys(EngineWorld.INDEX_BLOCK);

    private final Map<Block, Map<Tier, Integer>> copies = new HashMap<>();
    private final List<Parked> parked = new ArrayList<>();
    private final Set<Long> speculative = new HashSet<>();
    /** What has been sent and when it ends, and how often a block was sent while it was speculative. */
    private final List<Map.Entry<Long, Long>> sent = new ArrayList<>();

    private final Map<Long, Integer> again = new HashMap<>();

    private record Parked(List<Block> run, Tier tier, Set<Block> gone) {}

    void stored(List<Block> run, Tier tier) {
        Block before = run.get(0).parent;
        if (before == null || copies.containsKey(before)) {
            place(run, tier, Set.of());
        } else {
            parked.add(new Parked(run, tier, new HashSet<>()));
        }
    }

    private void place(List<Block> run, Tier tier, Set<Block> gone) {
        for (Block block : run) {
            if (!gone.contains(block)) {
                copies.computeIfAbsent(block, b -> new HashMap<>()).merge(tier, 1, Integer::sum);
            }
        }
        for (Block block : run) {
            for (Parked waiting : List.copyOf(parked)) {
                if (waiting.run.get(0).parent == block && parked.remove(waiting)) {
                    place(waiting.run, waiting.tier, waiting.gone);
                }
            }
        }
        confirm();
    }

    void storedAgain(Block block, Tier tier) {
        if (copies.containsKey(block)) {
            copies.get(block).merge(tier, 1, Integer::sum);
            confirm();
        }
    }

    private void confirm() {
        for (Tier tier : List.of(Tier.GPU, Tier.HOST, Tier.DISK, Tier.OTHER)) {
            speculative.removeAll(held(tier));
        }
    }

    void removed(Block block, Tier tier) {
        Map<Tier, Integer> counts = copies.getOrDefault(block, new HashMap<>());
        if (counts.containsKey(tier)) {
            counts.computeIfPresent(tier, (t, count) -> count == 1 ? null : count - 1);
            if (counts.isEmpty()) {
                copies.remove(block);
            }
            return;
        }
        for (Parked waiting : parked) {
            if (waiting.tier == tier && waiting.run.contains(block) && waiting.gone.add(block)) {
                return;
            }
        }
    }

    void cleared() {
        copies.clear();
        parked.clear();
        speculative.clear();
        sent.clear();
        again.clear();
    }

    void dispatched(long[] chain, long expiry) {
        for (long key : chain) {
            if (mask(key) == 0 || speculative.contains(key)) {
                again.merge(key, speculative.add(key) ? 0 : 1, Integer::sum);
                sent.add(Map.entry(key, expiry));
            }
        }
    }

    void expire(long now) {
        while (!sent.isEmpty() && sent.get(0).getValue() <= now) {
            long key = sent.remove(0).getKey();
            if (again.get(key) > 0) {
                again.merge(key, -1, Integer::sum);
            } else {
                speculative.remove(key);
            }
        }
    }

    /** Keys whose engine blocks all have a copy in the tier. */
    Set<Long> held(Tier tier) {
        if (tier == Tier.SPECULATIVE) {
            return new HashSet<>(speculative);
        }
        Set<Long> held = new HashSet<>();
        for (Block block : copies.keySet()) {
            int[] prompt = block.prompt();
            long[] chain = KEYS.chain(prompt, "m", "");
            int start = prompt.length - block.own.length;
            for (int i = start / EngineWorld.INDEX_BLOCK; i < chain.length; i++) {
                if (reaches(block, start, i * EngineWorld.INDEX_BLOCK, tier)) {
                    held.add(chain[i]);
                }
            }
        }
        return held;
    }

    private boolean reaches(Block block, int start, int back, Tier tier) {
        boolean here = copies.getOrDefault(block, Map.of()).containsKey(tier);
        return here && (start <= back || reaches(block.parent, start - block.parent.own.length, back, tier));
    }

    int mask(long key) {
        int mask = 0;
        for (Tier tier : Tier.values()) {
            mask |= held(tier).contains(key) ? tier.bit() : 0;
        }
        return mask;
    }

    /** The blocks matched and their weight. */
    double[] match(long[] chain) {
        double[] weights = TierWeights.DEFAULT.byMask();
        double weighted = 0;
        int matched = 0;
        while (matched < chain.length && mask(chain[matched]) != 0) {
            weighted += weights[mask(chain[matched++])];
        }
        return new double[] {matched, weighted};
    }
}

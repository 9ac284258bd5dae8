package io.caravan.simulator;

import io.caravan.time.NanoClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * The scheduler and memory of an engine with continuous batching, after vLLM V1: every step takes all running
 * sequences up to the token budget, then admits waiting ones first come, first served; prompts may be computed in
 * chunks; prompts share cached blocks; when the cache is full the newest sequence is preempted and starts again from
 * what is still cached, and that step admits nothing.
 *
 * <p>The model does no I/O and owns no thread. Its driver calls {@link #beginStep()}, lets the time pass until the
 * returned instant, really or virtually, and calls {@link #finishStep()}. Not thread-safe.
 */
public final class EngineModel {

    /** A driver that is late by less than this catches up, so timer jitter does not slow the engine down. */
    private static final long CATCH_UP_NANOS = 50_000_000L;

    private final EngineProfile profile;
    private final NanoClock clock;
    private final BlockCache cache;
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final List<Sequence> running = new ArrayList<>();
    private List<Sequence> scheduled = new ArrayList<>();
    private final EngineCounters counters = new EngineCounters();
    private final BlockEvents events;
    private long hashSeed;
    private boolean stepping;
    private boolean backToBack;
    private long stepEndNanos;

    /** An idle engine with an empty cache. */
    public EngineModel(EngineProfile profile, NanoClock clock) {
        this(profile, clock, 0, BlockEvents.NONE);
    }

    /** The same, with hashes of blocks that only engines with the same seed have, and somebody who hears of them. */
    EngineModel(EngineProfile profile, NanoClock clock, long hashSeed, BlockEvents events) {
        this.profile = profile;
        this.clock = clock;
        this.hashSeed = hashSeed;
        this.events = events;
        this.cache = new BlockCache(profile.numGpuBlocks(), events);
    }

    /**
     * Puts a request at the end of the queue.
     *
     * @throws IllegalArgumentException when prompt and answer together exceed the cache
     */
    public Sequence submit(SequenceRequest request) {
        long longest = (long) request.promptTokens().length + request.maxTokens();
        if (longest > profile.capacityTokens()) {
            throw new IllegalArgumentException(
                    "a sequence has at most " + profile.capacityTokens() + " tokens, got " + longest);
        }
        Sequence sequence = new Sequence(this, request);
        waiting.add(sequence);
        return sequence;
    }

    /** Drops a sequence and frees its blocks at once. Without effect on one that has ended or is another model's. */
    public void cancel(Sequence sequence) {
        if (sequence.owner != this) {
            return;
        }
        if (sequence.state == Sequence.State.WAITING) {
            waiting.remove(sequence);
        } else if (sequence.state == Sequence.State.RUNNING) {
            running.remove(sequence);
            releaseBlocks(sequence);
        } else {
            return;
        }
        sequence.state = Sequence.State.CANCELLED;
        counters.cancelled++;
    }

    /**
     * Plans a step. Empty when there is nothing to do; otherwise the instant, in the clock's nanoseconds, at which the
     * step is over.
     */
    public OptionalLong beginStep() {
        if (stepping) {
            throw new IllegalStateException("a step is begun after the step before it is finished");
        }
        long durationNanos = planStep();
        if (scheduled.isEmpty()) {
            backToBack = false;
            return OptionalLong.empty();
        }
        long now = clock.nanos();
        boolean catchUp = backToBack && now - stepEndNanos < CATCH_UP_NANOS;
        stepEndNanos = (catchUp ? stepEndNanos : now) + durationNanos;
        stepping = true;
        return OptionalLong.of(stepEndNanos);
    }

    /** Ends the step: computed blocks become findable and every sequence that is up to date makes a token. */
    public void finishStep() {
        if (!stepping) {
            throw new IllegalStateException("a step is finished after it is begun");
        }
        stepping = false;
        backToBack = true;
        List<Sequence> done = scheduled;
        scheduled = new ArrayList<>();
        for (Sequence sequence : done) {
            if (sequence.state == Sequence.State.RUNNING) {
                advance(sequence);
            }
        }
        events.stepEnded();
    }

    /**
     * Forgets the prefix cache. False, and nothing done, while a running sequence holds blocks of it, as vLLM refuses
     * it then.
     */
    public boolean resetPrefixCache() {
        if (!cache.clear()) {
            return false;
        }
        events.cleared();
        return true;
    }

    /** Loses every block without telling, as a process that starts again; sequences under way are computed anew. */
    void loseCache(long newHashSeed) {
        while (!running.isEmpty()) {
            preempt(running.remove(running.size() - 1));
        }
        cache.clear();
        hashSeed = newHashSeed;
        waiting.forEach(Sequence::forgetKeys);
    }

    /** The blocks a prompt can find; none when nobody hears of blocks. */
    List<HeldBlock> heldBlocks() {
        return cache.held();
    }

    long hashSeed() {
        return hashSeed;
    }

    /** Sequences in the queue. */
    public int waiting() {
        return waiting.size();
    }

    /** Sequences being computed. */
    public int running() {
        return running.size();
    }

    /** Share of the KV cache held by running sequences, 0 to 1. */
    public double kvUsage() {
        return cache.usage();
    }

    /** Blocks evicted from the prefix cache so far. */
    public long evictions() {
        return cache.evictions();
    }

    /** What happened so far. */
    public EngineCounters counters() {
        return counters;
    }

    private long planStep() {
        StepPlan plan = new StepPlan(profile.tokenBudget());
        boolean preempted = scheduleRunning(plan);
        while (!preempted && plan.budgetTokens > 0 && running.size() < profile.maxNumSeqs()) {
            Sequence next = waiting.peek();
            if (next == null || !admit(next, plan)) {
                break;
            }
        }
        return plan.nanos(profile.cost());
    }

    private boolean scheduleRunning(StepPlan plan) {
        boolean preempted = false;
        for (int i = 0; i < running.size(); i++) {
            Sequence sequence = running.get(i);
            int chunk = Math.min(sequence.totalTokens() - sequence.computedTokens, plan.budgetTokens);
            while (chunk > 0 && sequence.state == Sequence.State.RUNNING && !grow(sequence, chunk)) {
                preempt(running.remove(running.size() - 1));
                preempted = true;
            }
            if (chunk > 0 && sequence.state == Sequence.State.RUNNING) {
                schedule(sequence, chunk, plan);
            }
        }
        return preempted;
    }

    private boolean admit(Sequence sequence, StepPlan plan) {
        int size = profile.blockSizeTokens();
        int total = sequence.totalTokens();
        int findable = (total - 1) / size;
        long[] keys = sequence.keys(findable, size);
        int hitBlocks = cache.matchingBlocks(keys, findable);
        int chunk = Math.min(total - hitBlocks * size, plan.budgetTokens);
        int newBlocks = blocksFor(hitBlocks * size + chunk) - hitBlocks;
        if (newBlocks > cache.freeBlocks() - cache.idleBlocks(keys, hitBlocks)) {
            return false;
        }
        waiting.remove();
        running.add(sequence);
        sequence.state = Sequence.State.RUNNING;
        for (int i = 0; i < hitBlocks; i++) {
            sequence.blocks.add(cache.reuse(keys[i]));
        }
        if (sequence.admitted(hitBlocks * size)) {
            counters.promptTokens += sequence.promptTokens();
            counters.cachedTokens += sequence.cachedTokens();
        }
        grow(sequence, chunk);
        schedule(sequence, chunk, plan);
        return true;
    }

    /** Gets the blocks for {@code chunk} more tokens; false, and nothing taken, when there are not enough. */
    private boolean grow(Sequence sequence, int chunk) {
        int missing = blocksFor(sequence.computedTokens + chunk) - sequence.blocks.size();
        if (missing > cache.freeBlocks()) {
            return false;
        }
        for (int i = 0; i < missing; i++) {
            sequence.blocks.add(cache.allocate());
        }
        return true;
    }

    private void schedule(Sequence sequence, int chunk, StepPlan plan) {
        plan.add(sequence, chunk);
        sequence.chunkTokens = chunk;
        scheduled.add(sequence);
    }

    private void preempt(Sequence sequence) {
        releaseBlocks(sequence);
        sequence.computedTokens = 0;
        sequence.state = Sequence.State.WAITING;
        waiting.addFirst(sequence);
        counters.preemptions++;
    }

    private void advance(Sequence sequence) {
        int size = profile.blockSizeTokens();
        int firstBlock = sequence.computedTokens / size;
        sequence.computedTokens += sequence.chunkTokens;
        int fullBlocks = sequence.computedTokens / size;
        boolean told = events != BlockEvents.NONE;
        long[] keys = sequence.keys(fullBlocks, size);
        for (int i = firstBlock; i < fullBlocks; i++) {
            cache.publish(sequence.blocks.get(i), keys[i], told ? sequence.held(i, size) : null);
        }
        if (told && firstBlock < fullBlocks) {
            events.stored(sequence, firstBlock, fullBlocks);
        }
        if (sequence.computedTokens == sequence.totalTokens()) {
            boolean last = sequence.extend();
            counters.generatedTokens++;
            if (last) {
                running.remove(sequence);
                releaseBlocks(sequence);
                sequence.state = Sequence.State.FINISHED;
                counters.finished++;
            }
            sequence.tell(last);
        }
    }

    private void releaseBlocks(Sequence sequence) {
        cache.release(sequence.blocks);
        sequence.blocks.clear();
    }

    private int blocksFor(int tokens) {
        return (tokens + profile.blockSizeTokens() - 1) / profile.blockSizeTokens();
    }
}

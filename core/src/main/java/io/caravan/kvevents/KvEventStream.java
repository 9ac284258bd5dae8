package io.caravan.kvevents;

import java.util.Map;

/**
 * Knows of one publisher what has been heard and what is missing. Gives its batches to a {@link Listener} once each and in order;
 * asks for a replay of what is missing; says when the blocks known so far must be forgotten, because something is lost for good
 * or because the engine has started again. No I/O and no clock: whoever owns the sockets tells what happens and when.
 *
 * <p>An engine that starts again numbers from the beginning. That it did is seen by a number that falls, unless it is that of one of
 * the last {@value RecentBatches#COUNT} batches with the same bytes, a duplicate. That it did while nobody listened is seen by a replay that
 * begins with the last batch heard, which must have the same bytes.
 *
 * <p>Source of the rules: llm-d-router's subscriber and its known faults. For one thread at a time.
 */
public final class KvEventStream {

    /** How much is known of the engine's blocks. */
    public enum State {
        /** Nothing has been heard. */
        SILENT,
        /** A replay has been asked for; what is published meanwhile waits. */
        REPLAYING,
        /** All that the engine has told since it began, or since it was empty, has been heard. */
        COMPLETE,
        /** What is known is right, but the engine holds more: the beginning was missed, or a gap could not be closed. */
        PARTIAL
    }

    /** What the stream wants done. */
    public interface Listener {
        /** Apply the batch that comes next in order. */
        void apply(byte[] payload);

        /** Forget all blocks of the engine; a new epoch begins. */
        void forget(Reason reason);

        /** Ask the publisher for all batches from a number on. */
        void requestReplay(long from);
    }

    /** Why blocks are forgotten. */
    public enum Reason {
        /** The engine has started again. */
        RESTARTED,
        /** Batches are lost that no replay could bring. */
        GAP
    }

    private static final long NONE = -1;

    private final StreamSettings settings;
    private final Listener listener;
    /** Batches behind a gap, or published while a replay runs. */
    private final WaitingBatches waiting = new WaitingBatches();

    private final RecentBatches recent = new RecentBatches();
    private State state = State.SILENT;
    private long next = NONE;
    private boolean whole;
    /** When the wait for a gap to close began. */
    private long waitingSince;

    private boolean gap;
    private boolean checking;
    private int fruitless;
    private final SilenceCheck silence;
    private final ReplayQuestions questions;
    private long applied;
    private long duplicates;
    private long gaps;
    private long replays;
    private long lost;
    private long restarts;

    public KvEventStream(StreamSettings settings, Listener listener) {
        this.settings = settings;
        this.listener = listener;
        this.silence = new SilenceCheck(settings.silence());
        this.questions = new ReplayQuestions(listener::requestReplay, settings.replayWait());
    }

    /**
     * The subscription stands, for the first time or again. What was published in between can only be had by a replay; without one
     * nobody can say what it was, nor whether the publisher is still the same process.
     */
    public void connected(long nowNanos) {
        waiting.forget(); // they come again, if they are still the publisher's
        silence.heard(nowNanos);
        gap = false;
        if (settings.replay()) {
            fruitless = 0;
            checking = next > 0;
            replay(from(), nowNanos);
        } else if (next != NONE) {
            forgetNumbers();
            whole = false;
            lost++;
            state = State.PARTIAL;
            listener.forget(Reason.GAP);
        }
    }

    /** A batch has been published. */
    public void live(long sequence, byte[] payload, long nowNanos) {
        if (sequence < 0) {
            return;
        }
        silence.heard(nowNanos);
        if (recent.has(sequence, payload)) {
            duplicates++;
        } else if (sequence < next) {
            restart(sequence, payload, nowNanos);
        } else if (state == State.REPLAYING) {
            hold(sequence, payload);
            if (sequence == next && !checking) {
                closeGap(nowNanos);
            }
        } else if (next == NONE) {
            begin(sequence, payload);
        } else if (sequence == next && !gap) {
            take(sequence, payload);
        } else {
            behindGap(sequence, payload, nowNanos);
        }
    }

    private void behindGap(long sequence, byte[] payload, long nowNanos) {
        boolean first = !gap;
        gap = true;
        gaps += first ? 1 : 0;
        hold(sequence, payload);
        if (sequence == next) {
            closeGap(nowNanos);
        } else if (gap && first) {
            waitingSince = nowNanos;
            if (settings.replay()) {
                fruitless = 0;
                replay(next, nowNanos);
            }
        }
    }

    private void restart(long sequence, byte[] payload, long nowNanos) {
        forgetNumbers();
        restarts++;
        whole = true;
        listener.forget(Reason.RESTARTED);
        if (settings.replay()) {
            next = 0;
            hold(sequence, payload);
            fruitless = 0;
            replay(0, nowNanos);
        } else {
            begin(sequence, payload);
        }
    }

    /** The first batch that is heard, where there is no replay that could tell of earlier ones. */
    private void begin(long sequence, byte[] payload) {
        whole = sequence == 0;
        next = sequence;
        take(sequence, payload);
        settle();
    }

    private void forgetNumbers() {
        forgetProcess();
        waiting.forget();
    }

    /** What waits is of the process that publishes now. */
    private void forgetProcess() {
        recent.forget();
        gap = false;
        checking = false;
        next = NONE;
    }

    /** A batch of a replay has come. */
    public void replayed(long sequence, byte[] payload, long nowNanos) {
        if (!questions.heard(nowNanos)) {
            return;
        }
        if (state != State.REPLAYING && sequence >= next) { // was missed without a gap to show it
            live(sequence, payload, nowNanos);
        }
        if (state != State.REPLAYING || sequence < 0) {
            return;
        }
        if (checking) {
            check(sequence, payload, nowNanos);
            return;
        }
        if (next == NONE || (next == 0 && sequence > 0)) {
            beginAt(sequence);
        }
        if (sequence < next) {
            return;
        }
        fruitless = 0;
        if (sequence > next) { // the publisher keeps a limited number of batches, so what comes before is gone
            lose(sequence);
        }
        take(sequence, payload);
    }

    /** Only the last batch heard tells whether the publisher is the same process. */
    private void check(long sequence, byte[] payload, long nowNanos) {
        if (sequence >= next) {
            hold(sequence, payload);
        } else if (sequence == next - 1) {
            checking = false;
            if (!recent.has(sequence, payload)) {
                beganAnew(nowNanos);
            }
        }
    }

    /** The first batch that a replay from the beginning has: publishers count from 0 or 1, or else the beginning is gone. */
    private void beginAt(long sequence) {
        whole = sequence <= 1;
        next = sequence;
    }

    /** The publisher has no more to replay. */
    public void replayEnded(long nowNanos) {
        if (!questions.ended(nowNanos) || state != State.REPLAYING) {
            return;
        }
        if (checking) { // the last batch heard is not there any more
            checking = false;
            beganAnew(nowNanos);
            return;
        }
        boolean unbegun = next <= 0 && !waiting.isEmpty();
        if (unbegun && waiting.first() > 1 && fruitless == 0) { // the end of an answer to an earlier question
            retry(nowNanos);
            return;
        }
        if (unbegun) { // published after the replay was asked for
            beginAt(waiting.first());
        } else if (next == NONE) {
            whole = true;
            next = 0;
        }
        closeGap(nowNanos);
        if (!waiting.isEmpty() && fruitless > 0) { // asked for twice and not there: those of a process that is gone
            waiting.forget();
            settle();
        } else if (!waiting.isEmpty()) {
            retry(nowNanos);
        }
    }

    /** The engine has started again while nobody listened. */
    private void beganAnew(long nowNanos) {
        forgetProcess();
        restarts++;
        listener.forget(Reason.RESTARTED);
        next = 0;
        replay(0, nowNanos);
    }

    /** No answer to a replay can be expected any more. */
    public void replayFailed(long nowNanos) {
        questions.lost();
        if (state == State.REPLAYING) {
            retry(nowNanos);
        }
    }

    /** Time passes: waits that have lasted too long end. To be called several times a second. */
    public void tick(long nowNanos) {
        if (state == State.REPLAYING && !questions.isOpen(nowNanos)) {
            replayFailed(nowNanos);
        } else if (gap
                && state != State.REPLAYING
                && nowNanos - waitingSince > settings.gapWait().toNanos()) {
            giveUp();
        } else if (settings.replay() && state != State.REPLAYING && next != NONE && silence.isDue(nowNanos)) {
            questions.ask(next, nowNanos);
        }
    }

    private void replay(long from, long nowNanos) {
        state = State.REPLAYING;
        replays++;
        questions.ask(from, nowNanos);
    }

    /** From where on batches are missing; one earlier while it is not sure that the publisher is still the same process. */
    private long from() {
        return Math.max(checking ? next - 1 : next, 0);
    }

    private void retry(long nowNanos) {
        fruitless++;
        if (fruitless < settings.maxReplays()) {
            replay(from(), nowNanos);
        } else {
            giveUp();
        }
    }

    /** Goes on with what has come since. */
    private void giveUp() {
        checking = false;
        if (next > 0) {
            lose(next);
        }
        if (next <= 0 && !waiting.isEmpty()) {
            beginAt(waiting.first());
        }
        drain();
        while (!waiting.isEmpty()) {
            lose(waiting.first());
            drain();
        }
        settle();
    }

    private void lose(long sequence) {
        lost++;
        whole = false;
        next = sequence;
        listener.forget(Reason.GAP);
    }

    private void hold(long sequence, byte[] payload) {
        waiting.add(sequence, payload);
        if (waiting.bytes() > settings.maxWaitingBytes()) {
            giveUp();
        }
    }

    private void closeGap(long nowNanos) {
        drain();
        if (waiting.isEmpty()) {
            settle();
        } else {
            waitingSince = nowNanos;
        }
    }

    private void drain() {
        while (waiting.first() <= next) {
            Map.Entry<Long, byte[]> batch = waiting.poll();
            if (batch != null && batch.getKey() == next) {
                take(batch.getKey(), batch.getValue());
            }
        }
    }

    private void settle() {
        gap = false;
        state = next == NONE && !whole ? State.SILENT : whole ? State.COMPLETE : State.PARTIAL;
    }

    private void take(long sequence, byte[] payload) {
        recent.add(sequence, payload);
        next = sequence + 1;
        applied++;
        listener.apply(payload);
    }

    /** The batch just applied has emptied the engine: whatever was missed does not count any more. */
    public void emptied() {
        whole = true;
        if (state == State.PARTIAL) {
            state = State.COMPLETE;
        }
    }

    /** How much is known. */
    public State state() {
        return state;
    }

    /** What has happened so far. */
    public StreamCounts counts() {
        return new StreamCounts(applied, duplicates, gaps, replays, lost, restarts, next);
    }
}

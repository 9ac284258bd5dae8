package io.caravan.kvevents;

import io.caravan.kvevents.KvEventFrames.Batch;
import io.caravan.kvevents.KvEventStream.State;
import io.caravan.prefix.EngineBlocks;
import io.caravan.prefix.EngineBlocksStats;
import io.caravan.prefix.StoredBlocks;
import io.caravan.time.NanoClock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The KV events of one endpoint: from the messages of its sockets to its blocks in the index, with all that is missing in between
 * repaired or said. Thread-safe: the sockets' routes, the timer and the status page may come from different threads.
 */
public final class KvEventSource {

    /**
     * How things stand, for people and for metrics.
     *
     * @param state how much is known
     * @param connected whether the subscription stands
     * @param lastBatchNanos when the last batch came, by the clock; 0 if none has
     * @param stream what became of the batches
     * @param blocks what became of the events
     * @param skipped what could not be used, by the ordinal of {@link SkippedEvent}
     * @param unsureNanos for how long in all the source was not trusted
     */
    public record Status(
            State state,
            boolean connected,
            long lastBatchNanos,
            StreamCounts stream,
            EngineBlocksStats blocks,
            List<Long> skipped,
            long unsureNanos) {}

    /** What a source needs done and has to tell. Called with the source locked: must be short and not call back. */
    public interface Listener {
        /** All batches from a number on are to be asked for. */
        void requestReplay(long from);

        /** Events tell of blocks of a LoRA adapter. */
        void adapter(String name);

        /** For the first time something could not be used for this reason. */
        void skipped(SkippedEvent first);
    }

    private final EngineBlocks blocks;
    private final Listener listener;
    private final NanoClock clock;
    private final KvEventStream stream;
    private final JoinedRemovals sink = new JoinedRemovals(new Sink());
    private final long[] skipped = new long[SkippedEvent.values().length];
    private boolean connected;
    private boolean closed;
    private long lastBatchNanos;
    private byte @Nullable [] topic;
    private long unsureNanos;
    private long unsureSince;
    private volatile boolean trusted;

    /** The source of one publisher. */
    public KvEventSource(EngineBlocks blocks, StreamSettings settings, Listener listener, NanoClock clock) {
        this.blocks = blocks;
        this.listener = listener;
        this.clock = clock;
        this.unsureSince = clock.nanos();
        this.stream = new KvEventStream(settings, new KvEventStream.Listener() {
            @Override
            public void apply(byte[] payload) {
                KvEventDecoder.decode(payload, sink);
                sink.flush();
            }

            @Override
            public void forget(KvEventStream.Reason reason) {
                blocks.cleared();
            }

            @Override
            public void requestReplay(long from) {
                listener.requestReplay(from);
            }
        });
    }

    /** The subscription stands, for the first time or again. */
    public synchronized void connected() {
        connected = true;
        topic = null;
        if (!closed) {
            stream.connected(clock.nanos());
            judge();
        }
    }

    /** The subscription is cut; the next connection shows what was missed. */
    public synchronized void disconnected() {
        connected = false;
        judge();
    }

    /** A message of the subscription. */
    public synchronized void published(List<byte[]> frames) {
        if (closed) {
            return;
        }
        Batch batch = KvEventFrames.published(frames);
        if (batch == null) {
            skip(SkippedEvent.MESSAGE_MALFORMED);
            return;
        }
        if (topic == null) {
            topic = frames.get(0);
        } else if (!Arrays.equals(topic, frames.get(0))) {
            skip(SkippedEvent.TOPIC_FOREIGN);
            return;
        }
        lastBatchNanos = clock.nanos();
        stream.live(batch.sequence(), batch.payload(), lastBatchNanos);
        judge();
    }

    /** A message that answers a request for a replay. */
    public synchronized void replayed(List<byte[]> frames) {
        if (closed) {
            return;
        }
        Batch batch = KvEventFrames.replayed(frames);
        long now = clock.nanos();
        if (batch == null) {
            skip(SkippedEvent.MESSAGE_MALFORMED);
        } else if (batch.isEnd()) {
            stream.replayEnded(now);
        } else {
            stream.replayed(batch.sequence(), batch.payload(), now);
        }
        judge();
    }

    /** Time passes. To be called several times a second. Without a connection nothing is asked: it would be answered after the next. */
    public synchronized void tick() {
        if (!closed && connected) {
            stream.tick(clock.nanos());
            judge();
        }
    }

    /** The publisher is not listened to any more: its blocks are forgotten, and what still comes is ignored. */
    public synchronized void close() {
        closed = true;
        blocks.cleared();
        judge();
    }

    /** Whether the publisher is not listened to any more. */
    public synchronized boolean isClosed() {
        return closed;
    }

    private void judge() {
        boolean before = trusted;
        boolean now = !closed && connected && stream.state() == State.COMPLETE;
        if (before && !now) {
            unsureSince = clock.nanos();
        } else if (now && !before) {
            unsureNanos += clock.nanos() - unsureSince;
        }
        trusted = now;
    }

    private void skip(SkippedEvent reason) {
        if (skipped[reason.ordinal()]++ == 0) {
            listener.skipped(reason);
        }
    }

    /** Whether the index knows all blocks of the endpoint, so that a match it does not show is not there. */
    public boolean isTrusted() {
        return trusted;
    }

    /** Whether events arrive at once: the subscription stands and no replay runs. */
    public synchronized boolean isHeard() {
        return !closed && connected && stream.state() != State.REPLAYING;
    }

    /** How things stand. */
    public synchronized Status status() {
        List<Long> counts = Arrays.stream(skipped).boxed().toList();
        long unsure = unsureNanos + (trusted ? 0 : clock.nanos() - unsureSince);
        return new Status(stream.state(), connected, lastBatchNanos, stream.counts(), blocks.stats(), counts, unsure);
    }

    /** Gives events to the endpoint's blocks. */
    private final class Sink implements KvEventSink {
        @Override
        public void stored(StoredBlocks stored) {
            if (stored.loraName() != null) {
                listener.adapter(stored.loraName());
            }
            if (!blocks.stored(stored)) {
                skip(SkippedEvent.BLOCK_SIZE_WRONG);
            }
        }

        @Override
        public void removed(long[] hashes, @Nullable String medium, int group) {
            blocks.removed(hashes, medium, group);
        }

        @Override
        public void cleared() {
            blocks.cleared();
            stream.emptied();
        }

        @Override
        public void skipped(SkippedEvent reason) {
            skip(reason);
        }
    }
}

package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.util.concurrent.Promise;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQException;

/**
 * The KV events of one engine over its lives: each life has its own sockets on the same ports and its own sequence
 * numbers from 0, and loses other batches than the life before where faults say so. Used on the engine's event loop,
 * except where it says otherwise.
 */
final class KvEvents {

    private static final int BIND_ATTEMPTS = 250;
    private static final long SETTLE_MILLIS = 2;
    private static final int MAX_QUEUE_SIZE = 100_000;

    private final FaultSwitches faults;
    private final KvEventLoop loop;
    private final SplittableRandom seeds;
    private final KvEventWriter writer;
    private KvEventSettings settings;
    private KvEventPublisher publisher;
    private boolean open;
    private volatile @Nullable KvEventSource source;

    KvEvents(EngineSettings engine, KvEventSettings settings, FaultSwitches faults, KvEventLoop loop) {
        this.settings = settings;
        this.faults = faults;
        this.loop = loop;
        this.seeds = new SplittableRandom(engine.seed());
        this.publisher = new KvEventPublisher(loop, settings, faults, seeds.nextLong());
        this.writer = new KvEventWriter(
                engine.profile().blockSizeTokens(), settings.arrayForm(), this::toldBlockSize, this::publish);
    }

    /** Where the engine publishes; null before the first start. From any thread. */
    @Nullable
    KvEventSource source() {
        return source;
    }

    BlockEvents listener() {
        return writer;
    }

    /** The truth about the blocks of a model whose {@link #listener()} this is. */
    HeldBlocks held(EngineModel model) {
        return new HeldBlocks(writer.nextSequence(), writer.settled(), model.heldBlocks());
    }

    /** Whether this life has been opened. */
    boolean isOpen() {
        return open;
    }

    /** Binds the sockets of this life. */
    void open(String topic, Promise<@Nullable Void> opened) {
        open = true;
        KvEventPublisher current = publisher;
        loop.execute(() -> open(current, topic, opened, BIND_ATTEMPTS));
    }

    /** Ends this life; the next one has no batches yet, and {@link #open} opens it. */
    void end() {
        open = false;
        KvEventPublisher old = publisher;
        loop.execute(old::close);
        keepPorts();
        publisher = new KvEventPublisher(loop, settings, faults, seeds.nextLong());
        writer.restart();
    }

    void faultsChanged() {
        loop.execute(publisher::faultsChanged);
    }

    /** What {@code /kv_event_sources} answers; endpoints are written as vLLM writes those it binds everywhere. */
    static String page(@Nullable KvEvents events) {
        KvEventSource source = events == null ? null : events.source;
        ObjectNode page = JsonBody.MAPPER.createObjectNode();
        if (events != null && source != null) {
            String replay = source.replayEndpoint();
            ObjectNode rank = page.putObject("0");
            rank.put("enable_kv_cache_events", true);
            rank.put("publisher", "zmq");
            rank.put("endpoint", "tcp://*:" + port(source.endpoint()));
            rank.put("replay_endpoint", replay == null ? null : "tcp://*:" + port(replay));
            rank.put("buffer_steps", events.settings.bufferSteps());
            rank.put("hwm", KvEventPublisher.HIGH_WATER_MARK);
            rank.put("max_queue_size", MAX_QUEUE_SIZE);
            rank.put("topic", source.topic());
        }
        return page.toString();
    }

    private void publish(byte[] batch, long sequenceNumber) {
        KvEventPublisher current = publisher;
        loop.execute(() -> current.publish(batch, sequenceNumber));
    }

    private int toldBlockSize(int blockSizeTokens) {
        return faults.on(Fault.KV_WRONG_BLOCK_SIZE) ? (int) faults.value(Fault.KV_WRONG_BLOCK_SIZE) : blockSizeTokens;
    }

    /** Binds; again and again for a while if a port is taken, as it is until the sockets before are gone. */
    private void open(KvEventPublisher current, String topic, Promise<@Nullable Void> opened, int attempts) {
        if (current.ended()) {
            opened.setSuccess(null);
            return;
        }
        try {
            source = current.open(topic);
            opened.setSuccess(null);
        } catch (ZMQException e) {
            if (attempts > 1) {
                loop.schedule(SETTLE_MILLIS, () -> open(current, topic, opened, attempts - 1));
            } else {
                opened.setFailure(new IllegalStateException("a port for " + topic + " is taken, or for its replay", e));
            }
        }
    }

    private void keepPorts() {
        KvEventSource known = source;
        if (known != null) {
            String replay = known.replayEndpoint();
            settings = settings.withPorts(
                    port(known.endpoint()), replay == null ? KvEventSettings.NO_REPLAY : port(replay));
        }
    }

    private static int port(String endpoint) {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }
}

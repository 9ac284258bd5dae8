package io.caravan.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zeromq.ZMsg;

/**
 * The sockets of one life of an engine: a PUB socket for the batches and a ROUTER socket that repeats the last of them.
 * The ROUTER has no high-water mark, so a replay is never cut short. Runs on the thread of its {@link KvEventLoop}.
 */
final class KvEventPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(KvEventPublisher.class);
    static final int HIGH_WATER_MARK = 100_000;
    private static final byte[] END =
            ByteBuffer.allocate(Long.BYTES).putLong(-1).array();
    private static final byte[] NOTHING = {};
    private static final String ADDRESS = "tcp://127.0.0.1:";
    private static final int REQUEST_FRAMES = 3;

    private record Batch(long sequenceNumber, byte[] payload) {
        byte[] sequenceFrame() {
            return ByteBuffer.allocate(Long.BYTES).putLong(sequenceNumber).array();
        }
    }

    private final KvEventLoop loop;
    private final KvEventSettings settings;
    private final FaultSwitches faults;
    private final SplittableRandom random;
    private final Deque<Batch> kept = new ArrayDeque<>();
    private byte[] topic = NOTHING;
    private ZMQ.@Nullable Socket pub;
    private ZMQ.@Nullable Socket router;
    private @Nullable Runnable unwatch;
    private @Nullable Batch heldBack;
    private boolean ended;

    KvEventPublisher(KvEventLoop loop, KvEventSettings settings, FaultSwitches faults, long seed) {
        this.loop = loop;
        this.settings = settings;
        this.faults = faults;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Binds the sockets.
     *
     * @throws ZMQException when a port is taken
     */
    KvEventSource open(String newTopic) {
        topic = newTopic.getBytes(StandardCharsets.UTF_8);
        try {
            ZMQ.Socket live = loop.socket(SocketType.PUB);
            pub = live;
            live.setSndHWM(HIGH_WATER_MARK);
            String endpoint = bind(live, settings.port());
            String replay = null;
            if (settings.replayPort() != KvEventSettings.NO_REPLAY) {
                ZMQ.Socket asked = loop.socket(SocketType.ROUTER);
                router = asked;
                asked.setSndHWM(0);
                replay = bind(asked, settings.replayPort());
                unwatch = loop.watch(asked, () -> answer(asked));
            }
            return new KvEventSource(endpoint, replay, newTopic);
        } catch (ZMQException e) {
            closeSockets();
            throw e;
        }
    }

    /** Closes the sockets for good. */
    void close() {
        ended = true;
        closeSockets();
    }

    boolean ended() {
        return ended;
    }

    private void closeSockets() {
        if (unwatch != null) {
            unwatch.run();
            unwatch = null;
        }
        if (pub != null) {
            pub.close();
            pub = null;
        }
        if (router != null) {
            router.close();
            router = null;
        }
    }

    /** Keeps a batch for replay and sends it, as far as the faults let it. */
    void publish(byte[] payload, long sequenceNumber) {
        Batch batch = new Batch(sequenceNumber, payload);
        kept.add(batch);
        if (kept.size() > settings.bufferSteps()) {
            kept.remove();
        }
        if (faults.on(Fault.KV_MUTE) || chance(Fault.KV_DROP_PERCENT)) {
            return;
        }
        if (heldBack == null && chance(Fault.KV_REORDER_PERCENT)) {
            heldBack = batch;
            return;
        }
        sendLater(batch);
        if (chance(Fault.KV_DUPLICATE_PERCENT)) {
            sendLater(batch);
        }
        letGo();
    }

    /** The faults may have changed: a batch that waits for its successor waits no more when it need not. */
    void faultsChanged() {
        if (!faults.on(Fault.KV_REORDER_PERCENT)) {
            letGo();
        }
    }

    private void letGo() {
        Batch batch = heldBack;
        if (batch != null) {
            heldBack = null;
            sendLater(batch);
        }
    }

    private void sendLater(Batch batch) {
        long millis = faults.value(Fault.KV_DELAY_MILLIS);
        if (millis > 0) {
            loop.schedule(millis, () -> send(batch));
        } else {
            send(batch);
        }
    }

    private void send(Batch batch) {
        ZMQ.Socket live = pub;
        if (live != null) {
            live.sendMore(topic);
            live.sendMore(batch.sequenceFrame());
            live.send(batch.payload);
        }
    }

    private void answer(ZMQ.Socket asked) {
        for (ZMsg request = ZMsg.recvMsg(asked, ZMQ.DONTWAIT);
                request != null;
                request = ZMsg.recvMsg(asked, ZMQ.DONTWAIT)) {
            byte[][] frames = request.stream().map(frame -> frame.getData()).toArray(byte[][]::new);
            if (frames.length != REQUEST_FRAMES || frames[1].length != 0 || frames[2].length != Long.BYTES) {
                LOG.debug("A replay request of {} frames is ignored", frames.length);
            } else if (!faults.on(Fault.KV_NO_REPLAY)) {
                replay(asked, frames[0], ByteBuffer.wrap(frames[2]).getLong());
            }
        }
    }

    private void replay(ZMQ.Socket asked, byte[] peer, long from) {
        for (Batch batch : kept) {
            if (Long.compareUnsigned(batch.sequenceNumber, from) >= 0) {
                repeat(asked, peer, topic, batch.sequenceFrame(), batch.payload);
            }
        }
        repeat(asked, peer, NOTHING, END, NOTHING);
    }

    private static void repeat(ZMQ.Socket asked, byte[] peer, byte[] topic, byte[] sequence, byte[] payload) {
        asked.sendMore(peer);
        asked.sendMore(NOTHING);
        asked.sendMore(topic);
        asked.sendMore(sequence);
        asked.send(payload);
    }

    private static String bind(ZMQ.Socket socket, int port) {
        socket.bind(ADDRESS + (port == 0 ? "*" : String.valueOf(port)));
        return socket.getLastEndpoint();
    }

    private boolean chance(Fault percent) {
        return faults.on(percent) && random.nextInt(100) < faults.value(percent);
    }
}

package io.caravan.simulator;

import static io.caravan.simulator.EngineClient.json;
import static io.caravan.simulator.EngineClient.post;
import static io.caravan.simulator.EngineClient.send;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/** Receives the KV events of an engine as a gateway does: a SUB socket for live batches, a DEALER socket for replay. */
final class KvEventClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int PROBE_MILLIS = 20;
    private static final int PROBES = 500;
    /** JeroMQ 0.6.0 sometimes forgets to read from a connection it has just made; only this limit makes a new one. */
    private static final int HANDSHAKE_MILLIS = 1000;

    private static final AtomicInteger FRESH = new AtomicInteger(10_000_000);

    /** One batch as it came. */
    record Message(String topic, long sequenceNumber, byte[] payload) {
        KvBatch batch() {
            return KvBatch.decode(payload);
        }
    }

    private final SimulatedEngine engine;
    private final ZContext context = new ZContext();
    private final ZMQ.Socket sub = context.createSocket(SocketType.SUB);
    private final ZMQ.Socket dealer = context.createSocket(SocketType.DEALER);

    /** Connects and waits until live batches arrive; for that it makes the engine store blocks. */
    KvEventClient(SimulatedEngine engine) throws IOException {
        this.engine = engine;
        dealer.setLinger(0);
        dealer.setHandshakeIvl(HANDSHAKE_MILLIS);
        sub.setHandshakeIvl(HANDSHAKE_MILLIS);
        dealer.setReceiveTimeOut(PATIENCE_MILLIS);
        sub.setReconnectIVL(10);
        sub.subscribe("kv@");
        sub.connect(engine.kvEventSource().endpoint());
        String replay = engine.kvEventSource().replayEndpoint();
        if (replay != null) {
            dealer.connect(replay);
        }
        awaitLive();
    }

    /** Makes the engine store blocks until their batches arrive, and drops all that came. */
    void awaitLive() throws IOException {
        sub.setReceiveTimeOut(PROBE_MILLIS);
        long last = engine.heldBlocks().nextSequence() - 1;
        ZMsg first = null;
        for (int i = 0; i < PROBES && first == null; i++) {
            complete(engine, fresh(engine.settings().profile().blockSizeTokens() + 1), 1, "");
            last++; // a batch for each, which may come later than the answer
            first = ZMsg.recvMsg(sub);
        }
        sub.setReceiveTimeOut(PATIENCE_MILLIS);
        if (first == null) {
            throw new AssertionError("no KV events arrive");
        }
        Message seen = message(first);
        while (seen.sequenceNumber() < last) {
            seen = next();
        }
    }

    /** The next live batch. */
    Message next() {
        ZMsg message = ZMsg.recvMsg(sub);
        if (message == null) {
            throw new AssertionError("no batch within " + PATIENCE_MILLIS + " ms");
        }
        return message(message);
    }

    /** The live batches up to the last one the engine has published; there is at least one. */
    List<Message> live() {
        long last = engine.heldBlocks().nextSequence() - 1;
        List<Message> all = new ArrayList<>();
        do {
            all.add(next());
        } while (all.get(all.size() - 1).sequenceNumber() != last);
        return all;
    }

    /** Whether no live batch arrives for a moment. */
    boolean silent() {
        sub.setReceiveTimeOut(PROBE_MILLIS);
        boolean silent = ZMsg.recvMsg(sub) == null;
        sub.setReceiveTimeOut(PATIENCE_MILLIS);
        return silent;
    }

    /** Sends frames to the replay socket. */
    void ask(byte[]... frames) {
        ZMsg request = new ZMsg();
        Arrays.asList(frames).forEach(request::add);
        request.send(dealer);
    }

    /** The frames of the next answer of the replay socket. */
    List<byte[]> answer() {
        ZMsg answer = ZMsg.recvMsg(dealer);
        if (answer == null) {
            throw new AssertionError("no answer within " + PATIENCE_MILLIS + " ms");
        }
        return answer.stream().map(frame -> frame.getData()).toList();
    }

    /** Everything the engine still has from a batch on. */
    List<Message> replay(long from) {
        ask(new byte[0], number(from));
        List<Message> all = new ArrayList<>();
        for (List<byte[]> frames = answer(); !isEnd(frames); frames = answer()) {
            all.add(message(frames.get(1), frames.get(2), frames.get(3)));
        }
        return all;
    }

    static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    static int[] fresh(int tokens) {
        int from = FRESH.getAndAdd(tokens);
        return IntStream.range(from, from + tokens).toArray();
    }

    /** Has an engine complete a prompt of token ids, and says how many of them were cached. */
    static int complete(SimulatedEngine engine, int[] prompt, int maxTokens, String more) throws IOException {
        String body =
                "{\"prompt\":" + Arrays.toString(prompt) + ",\"max_tokens\":" + maxTokens + ",\"seed\":1" + more + "}";
        return json(send(post(engine, "/v1/completions", body)).body())
                .at("/usage/prompt_tokens_details/cached_tokens")
                .asInt(-1);
    }

    @Override
    public void close() {
        context.close();
    }

    private static boolean isEnd(List<byte[]> frames) {
        return Arrays.equals(frames.get(2), number(-1));
    }

    private static Message message(ZMsg message) {
        List<byte[]> frames = message.stream().map(frame -> frame.getData()).toList();
        if (frames.size() != 3) {
            throw new AssertionError("a live message has 3 frames, got " + frames.size());
        }
        return message(frames.get(0), frames.get(1), frames.get(2));
    }

    private static Message message(byte[] topic, byte[] sequenceNumber, byte[] payload) {
        return new Message(
                new String(topic, StandardCharsets.UTF_8),
                ByteBuffer.wrap(sequenceNumber).getLong(),
                payload);
    }
}

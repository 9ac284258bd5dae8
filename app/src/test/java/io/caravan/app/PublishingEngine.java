package io.caravan.app;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Stands for an engine whose prefix cache is written by the test: it publishes what it is told, as vLLM does, with replay. */
final class PublishingEngine implements AutoCloseable {

    private static final byte[] END = ByteBuffer.allocate(8).putLong(-1).array();
    private static final byte[] TOPIC = "kv@engine@test-model".getBytes(StandardCharsets.UTF_8);

    private final HttpServer http;
    private final int port = freePort();
    private final int replayPort = freePort();
    private final List<byte[]> batches = new CopyOnWriteArrayList<>();
    private ZContext zmq = new ZContext();
    private ZMQ.Socket publisher;

    PublishingEngine() throws IOException {
        open();
        http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        answer("/health", "{}");
        answer("/v1/models", "{\"data\":[{\"id\":\"" + GatewayFixture.MODEL + "\"}]}");
        answer("/v1/completions", "{\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":1}}");
        answer(
                "/kv_event_sources",
                "{\"0\":{\"enable_kv_cache_events\":true,\"endpoint\":\"tcp://*:" + port
                        + "\",\"replay_endpoint\":\"tcp://*:" + replayPort + "\",\"topic\":\"kv@engine\"}}");
        http.start();
    }

    private void open() {
        publisher = zmq.createSocket(SocketType.PUB);
        publisher.bind("tcp://127.0.0.1:" + port);
        ZMQ.Socket replays = zmq.createSocket(SocketType.ROUTER);
        replays.bind("tcp://127.0.0.1:" + replayPort);
        Thread thread = new Thread(() -> replay(replays), "replay-" + replayPort);
        thread.setDaemon(true);
        thread.start();
    }

    private void replay(ZMQ.Socket replays) {
        try {
            while (true) {
                byte[] peer = replays.recv();
                replays.recv();
                int from = (int) ByteBuffer.wrap(replays.recv()).getLong();
                for (int i = from; i < batches.size(); i++) {
                    send(replays, peer, new byte[0], TOPIC, number(i), batches.get(i));
                }
                send(replays, peer, new byte[0], new byte[0], END, new byte[0]);
            }
        } catch (RuntimeException e) {
            replays.close(); // the context ends
        }
    }

    private static void send(ZMQ.Socket socket, byte[]... frames) {
        for (int i = 0; i < frames.length; i++) {
            socket.send(frames[i], i + 1 < frames.length ? ZMQ.SNDMORE : 0);
        }
    }

    private static byte[] number(long sequence) {
        return ByteBuffer.allocate(8).putLong(sequence).array();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** The engine stores a block, and says so unless the message gets lost. */
    void stores(long hash, long parent, boolean lost, int... tokens) throws IOException {
        Packer event = new Packer().map(6);
        event.text("type").text("BlockStored").text("block_hashes").array(1).number(hash);
        event.text("parent_block_hash");
        if (parent == 0) {
            event.nil();
        } else {
            event.number(parent);
        }
        event.text("token_ids").array(tokens.length);
        for (int token : tokens) {
            event.number(token);
        }
        event.text("block_size").number(tokens.length).text("medium").text("GPU");
        publish(event, lost);
    }

    /** The engine removes a block. */
    void removes(long hash) throws IOException {
        publish(
                new Packer()
                        .map(3)
                        .text("type")
                        .text("BlockRemoved")
                        .text("block_hashes")
                        .array(1)
                        .number(hash)
                        .text("medium")
                        .text("GPU"),
                false);
    }

    private void publish(Packer event, boolean lost) throws IOException {
        Packer batch = new Packer().array(3).number(batches.size()).array(1);
        batch.out.write(event.out.toByteArray());
        batch.number(0);
        batches.add(batch.out.toByteArray());
        if (!lost) {
            send(publisher, TOPIC, number(batches.size() - 1L), batches.get(batches.size() - 1));
        }
    }

    /** The engine starts again, with nothing in its cache, on the same ports. */
    void restarts() {
        zmq.close();
        batches.clear();
        zmq = new ZContext();
        open();
    }

    private void answer(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        http.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        http.stop(0);
        zmq.close();
    }

    /** Writes MessagePack, each value in its longest form. */
    private static final class Packer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Packer map(int entries) {
            return head(0xDF, entries);
        }

        Packer array(int length) {
            return head(0xDD, length);
        }

        Packer text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            head(0xDB, bytes.length).out.writeBytes(bytes);
            return this;
        }

        Packer number(long value) {
            out.write(0xCF);
            out.writeBytes(PublishingEngine.number(value));
            return this;
        }

        Packer nil() {
            out.write(0xC0);
            return this;
        }

        private Packer head(int type, int length) {
            out.write(type);
            out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
            return this;
        }
    }
}

package io.caravan.component.inference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.dispatch.Ending;
import io.caravan.testkit.net.Ports;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are passed on as they arrive. */
class UploadTest extends RelayFixture {

    private static final int SIZE = 20_000_000;
    private static final String PATH = "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: g\r\n";

    private final Semaphore read = new Semaphore(0);
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong gone = new AtomicLong();
    private ServerSocket engine;
    private volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private volatile long readAtMost = Long.MAX_VALUE;
    private volatile boolean reset;
    private volatile String head;

    @BeforeEach
    void startEngine() throws IOException {
        engine = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        engine.setReceiveBufferSize(65_536);
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stopEngine() throws IOException {
        engine.close();
    }

    /** Reads heads at once, and bodies when the test lets it. */
    private void serve() {
        while (!engine.isClosed()) {
            try (Socket socket = engine.accept()) {
                InputStream in = socket.getInputStream();
                String seen = Wire.readHead(in);
                head = seen;
                read.acquire();
                read.release();
                byte[] buffer = new byte[65_536];
                String length = Wire.header(seen, "content-length");
                long until = Math.min(readAtMost, length == null ? SIZE : Long.parseLong(length));
                for (int n = 0;
                        bytesRead.get() < until && n >= 0;
                        n = in.read(buffer, 0, (int) Math.min(buffer.length, until - bytesRead.get()))) {
                    bytesRead.addAndGet(n);
                }
                if (reset) {
                    socket.setSoLinger(true, 0);
                    continue;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                while (in.read(buffer) >= 0) {
                    // until the gateway closes
                }
                gone.incrementAndGet();
            } catch (SocketException e) {
                gone.incrementAndGet();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private RawClient upload(String framing) throws Exception {
        RawClient client = start(component -> {}, engine.getLocalPort());
        client.send(PATH + framing + "\r\n");
        return client;
    }

    private static CompletableFuture<Boolean> send(RawClient client, int bytes) {
        return CompletableFuture.supplyAsync(() -> {
            byte[] piece = new byte[50_000];
            try {
                for (int sent = 0; sent < bytes; sent += piece.length) {
                    client.socket.getOutputStream().write(piece);
                }
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static long pooled() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @Test
    void aSlowEngineHoldsTheClientBackAndMemoryStaysSmall() throws Exception {
        try (RawClient client = upload("Content-Length: " + SIZE + "\r\n")) {
            long before = pooled();
            CompletableFuture<Boolean> sent = send(client, SIZE);
            await().atMost(10, SECONDS).until(() -> head != null);
            await().during(300, java.util.concurrent.TimeUnit.MILLISECONDS)
                    .atMost(5, SECONDS)
                    .until(() -> !sent.isDone());
            assertThat(pooled() - before).as("of 20 MB").isLessThan(9_000_000);
            assertThat(gateway.clients.bodyBytes()).isEqualTo(RequestIntake.WINDOW);

            read.release();

            assertThat(client.body(client.head())).isEqualTo("{}");
            assertThat(sent.get(10, SECONDS)).isTrue();
            assertThat(bytesRead).hasValue(SIZE);
            assertThat(Wire.contentLength(head)).isEqualTo(SIZE);
            client.send("GET /v1/here HTTP/1.1\r\nHost: g\r\n\r\n");
            assertThat(client.body(client.head())).as("the connection goes on").isEqualTo("{\"here\":1}");
        }
        awaitEnding(Ending.COMPLETED, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_536, 65_537, 200_000})
    void bodiesOfAllSizesArriveWhole(int size) throws Exception {
        read.release();
        try (RawClient client = upload("Content-Length: " + size + "\r\nExpect: 100-continue\r\n")) {
            assertThat(client.head()).startsWith("HTTP/1.1 100");
            client.send("x".repeat(size));
            assertThat(client.body(client.head())).isEqualTo("{}");
            assertThat(bytesRead).hasValue(size);
            assertThat(head.toLowerCase(java.util.Locale.ROOT)).doesNotContain("expect", "chunked");
        }
    }

    @Test
    void aBodyInChunksIsPassedOnInChunks() throws Exception {
        server.script(call -> call.awaitClose());
        try (RawClient client = start()) {
            client.send(PATH + "Transfer-Encoding: chunked\r\n\r\n" + "186A0\r\n" + "x".repeat(100_000) + "\r\n");
            await().atMost(10, SECONDS).until(() -> server.heads.size() == 1);
            assertThat(server.heads.get(0).toLowerCase(java.util.Locale.ROOT))
                    .contains("transfer-encoding: chunked")
                    .doesNotContain("content-length");
        }
        awaitEnding(Ending.CLIENT_ABORTED, "client_aborted");
    }

    @Test
    void aClientThatLeavesMidUploadCancelsTheEngine() throws Exception {
        readAtMost = 100_000;
        answer = "";
        read.release();
        try (RawClient client = upload("Content-Length: " + SIZE + "\r\n")) {
            client.send("x".repeat(200_000));
            await().atMost(10, SECONDS).until(() -> bytesRead.get() == 100_000);
        }
        await().atMost(10, SECONDS).until(() -> gone.get() == 1);
        awaitEnding(Ending.CLIENT_ABORTED, "client_aborted");
    }

    @Test
    void anEarlyAnswerReachesTheClientAndEndsTheConnection() throws Exception {
        readAtMost = 100_000;
        answer = "HTTP/1.1 413 X\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
        read.release();
        try (RawClient client = upload("Content-Length: " + SIZE + "\r\n")) {
            client.send("x".repeat(300_000));
            String early = client.head();
            assertThat(early).startsWith("HTTP/1.1 413").contains("connection: close");
            assertThat(client.body(early)).isEqualTo("{\"a\":1}");
            assertThat(client.rest()).isEmpty();
        }
        await().atMost(10, SECONDS).until(() -> gone.get() == 1);
        awaitEnding(Ending.COMPLETED, null);
    }

    @Test
    void anEngineThatBreaksMidUploadIs502() throws Exception {
        readAtMost = 100_000;
        reset = true;
        read.release();
        try (RawClient client = upload("Content-Length: " + SIZE + "\r\n")) {
            client.send("x".repeat(300_000));
            String broken = client.head();
            assertThat(broken).startsWith("HTTP/1.1 502").contains("connection: close");
            assertThat(client.body(broken)).contains("upstream_interrupted");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_interrupted");
    }

    @Test
    void anEngineThatCannotBeReachedIsPassedOver() throws Exception {
        read.release();
        try (RawClient client = start(component -> {}, Ports.refusing(), engine.getLocalPort())) {
            client.send(PATH + "Content-Length: 200000\r\n\r\n" + "x".repeat(200_000));
            assertThat(client.body(client.head())).isEqualTo("{}");
            assertThat(bytesRead).hasValue(200_000);
        }
    }

    @Test
    void aBodyThatTurnsOutTooLargeIs413AndCancelsTheEngine() throws Exception {
        read.release();
        readAtMost = SIZE;
        gateway = new TestGateway(component -> {}, TestGateway.plain(engine.getLocalPort()), TestGateway.limits());
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /v1/any HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("15F90\r\n" + "x".repeat(90_000) + "\r\n");
            await().atMost(10, SECONDS).until(() -> bytesRead.get() >= 90_000);
            client.send("15F90\r\n" + "x".repeat(90_000) + "\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 413");
        }
        await().atMost(10, SECONDS).until(() -> gone.get() == 1);
        awaitEnding(Ending.CLIENT_ABORTED, "client_aborted");
    }
}

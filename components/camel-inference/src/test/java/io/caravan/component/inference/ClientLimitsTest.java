package io.caravan.component.inference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long clients may take, and how much room they have. */
class ClientLimitsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int ROOM = TestGateway.MAX_BODY;

    private ScriptedServer server;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        await().atMost(10, SECONDS).untilAsserted(() -> {
            assertThat(gateway.clients.connections()).isZero();
            assertThat(gateway.clients.bodyBytes()).isZero();
        });
        gateway.close();
        server.close();
    }

    private RawClient connect(ClientLimits limits) throws Exception {
        gateway = new TestGateway(component -> {}, TestGateway.plain(server.port()), limits);
        return new RawClient(gateway.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P",
                "POST /v1/completions HTTP/1.1\r\nHost: g\r\n",
                "POST /v1/completions HTTP/1.1\r\nHost: g\r\nContent-Length: 5\r\n\r\n",
                "POST /v1/completions HTTP/1.1\r\nHost: g\r\nContent-Length: 5\r\n\r\nabc",
                "POST /v1/completions HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
            })
    void aRequestThatStopsHalfWayIs408AndAClose(String half) throws Exception {
        try (RawClient client = connect(TestGateway.limits(SHORT, LONG, 10, ROOM))) {
            client.send(half);
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 408").contains("connection: close");
            assertThat(client.body(head)).contains("\"code\":\"request_timeout\"", "Timeout");
            assertThat(client.rest()).isEmpty();
            assertThat(gateway.refused).containsExactly("request_timeout");
        }
    }

    @Test
    void aBodyThatDripsTooSlowlyIs408() throws Exception {
        try (RawClient client = connect(TestGateway.limits(SHORT, LONG, 10, ROOM))) {
            client.send("POST /v1/completions HTTP/1.1\r\nHost: g\r\nContent-Length: 100000\r\n\r\n");
            await().pollInterval(Duration.ofMillis(20)).until(() -> {
                client.send("x");
                return !gateway.refused.isEmpty();
            });
            assertThat(client.head()).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosedWithoutAWord() throws Exception {
        try (RawClient client = connect(TestGateway.limits(SHORT, LONG, 10, ROOM))) {
            assertThat(client.rest()).isEmpty();
            assertThat(gateway.refused).isEmpty();
        }
    }

    @Test
    void anIdleConnectionIsClosedWithoutAWord() throws Exception {
        try (RawClient client = connect(TestGateway.limits(LONG, SHORT, 10, ROOM))) {
            client.post("{}");
            assertThat(client.body(client.head())).isEqualTo("{}");
            assertThat(client.rest()).isEmpty();
            assertThat(gateway.refused).isEmpty();
        }
    }

    @Test
    void anAnswerMayTakeLongerThanARequest() throws Exception {
        server.script(call -> {
            call.awaitGo();
            call.json(200, "{\"late\":1}");
        });
        try (RawClient slow = connect(TestGateway.limits(SHORT, SHORT, 10, ROOM));
                RawClient silent = new RawClient(gateway.port())) {
            slow.post("{}");
            assertThat(silent.rest()).as("the limit has passed").isEmpty();
            server.go.release();
            assertThat(slow.body(slow.head())).isEqualTo("{\"late\":1}");
        }
    }

    @Test
    void oneConnectionTooManyIs503AndTheOthersGoOn() throws Exception {
        try (RawClient first = connect(TestGateway.limits(LONG, LONG, 1, ROOM))) {
            first.post("1");
            assertThat(first.head()).startsWith("HTTP/1.1 200");
            first.body("content-length: 2");
            try (RawClient second = new RawClient(gateway.port())) {
                String head = second.head();
                assertThat(head).startsWith("HTTP/1.1 503").contains("retry-after: 1", "connection: close");
                assertThat(second.body(head)).contains("too_many_connections");
            }
            await().atMost(10, SECONDS).until(() -> gateway.clients.connections() == 1);
            first.post("2");
            assertThat(first.head()).startsWith("HTTP/1.1 200");
            assertThat(gateway.refused).containsExactly("too_many_connections");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 70000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n11170\r\n"})
    void aBodyThatFindsNoMemoryIs503AndTheOthersGoOn(String framing) throws Exception {
        server.script(call -> {
            call.awaitGo();
            call.json(200, "{}");
        });
        try (RawClient first = connect(TestGateway.limits(LONG, LONG, 10, ROOM));
                RawClient second = new RawClient(gateway.port())) {
            first.post("x".repeat(60_000));
            await().atMost(10, SECONDS).until(() -> server.heads.size() == 1);
            assertThat(gateway.clients.bodyBytes()).isEqualTo(60_000);

            second.send("POST /v1/completions HTTP/1.1\r\nHost: g\r\n" + framing);
            if (framing.startsWith("Transfer")) {
                second.send("x".repeat(70_000));
            }

            String head = second.head();
            assertThat(head).startsWith("HTTP/1.1 503").contains("retry-after: 1");
            assertThat(second.body(head)).contains("\"code\":\"body_memory_full\"", ROOM + " bytes");
            assertThat(gateway.refused).containsExactly("body_memory_full");
            server.go.release();
            assertThat(first.head()).startsWith("HTTP/1.1 200");
            await().atMost(10, SECONDS).until(() -> gateway.clients.bodyBytes() == 0);
        }
    }

    @Test
    void aPathMayHaveALimitOfItsOwn() throws Exception {
        try (RawClient client = connect(TestGateway.limits())) {
            client.send("POST /v1/small/x HTTP/1.1\r\nHost: g\r\nContent-Length: 101\r\n\r\n");
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 413");
            assertThat(client.body(head)).contains("100 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyInManyPiecesArrivesWhole(boolean chunked) throws Exception {
        server.script(call -> call.json(200, Integer.toString(new String(call.body).hashCode())));
        String piece = "0123456789abcdef".repeat(64);
        try (RawClient client = connect(TestGateway.limits())) {
            client.send("POST /v1/completions HTTP/1.1\r\nHost: g\r\n"
                    + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: 65536\r\n\r\n"));
            for (int i = 0; i < 64; i++) {
                client.send(chunked ? "400\r\n" + piece + "\r\n" : piece);
            }
            client.send(chunked ? "0\r\n\r\n" : "");
            assertThat(client.body(client.head()))
                    .isEqualTo(Integer.toString(piece.repeat(64).hashCode()));
        }
    }
}

package io.caravan.component.inference;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.dispatch.Ending;
import io.caravan.dispatch.TokenUsage;
import io.caravan.dispatch.UsageTap;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The relay between real sockets: streaming, headers, aborts and back-pressure. */
class RelayTest extends RelayFixture {

    @Test
    void tokensArriveBeforeTheAnswerEnds() throws Exception {
        server.script(call -> {
            call.startEvents();
            for (int i = 0; i < 3; i++) {
                call.event("token" + i);
                call.awaitGo();
            }
            call.endEvents();
        });
        try (RawClient client = start().post("{}")) {
            assertThat(client.head()).startsWith("HTTP/1.1 200").contains("text/event-stream");
            for (int i = 0; i < 3; i++) {
                assertThat(client.chunk()).isEqualTo("data: token" + i + "\n\n");
                server.go.release();
            }
            assertThat(client.chunks()).isEqualTo("data: [DONE]\n\n");
        }
        awaitEnding(Ending.COMPLETED, null);
        assertThat(gateway.outcomes.get(0).responseBytes()).isEqualTo(3 * 14 + 14);
    }

    @Test
    void aKeptConnectionServesManyRequestsOverOneUpstream() throws Exception {
        try (RawClient client = start()) {
            for (int i = 0; i < 20; i++) {
                int number = i;
                server.script(call -> call.json(200, "{\"n\":" + number + "}"));
                String head = client.post("{}").head();
                assertThat(client.body(head)).isEqualTo("{\"n\":" + i + "}");
            }
        }
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void theRequestGoesOutAsItCameWithoutHopByHopHeaders() throws Exception {
        var bodies = new LinkedBlockingQueue<String>();
        server.script(call -> {
            bodies.add(new String(call.body));
            call.write("HTTP/1.1 200 OK\r\nConnection: x-hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nX-Own: 2\r\n"
                    + "Content-Length: 2\r\n\r\n{}");
        });
        try (RawClient client = start(component -> component.setExposeEndpoint(true), server.port())) {
            client.post(
                    "{\"a\": 1}",
                    "Connection: Upgrade, HTTP2-Settings, X-Mine",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAM",
                    "X-Mine: 1",
                    "X-Kept: 1",
                    "X-Request-Id: abc",
                    "Accept-Encoding: gzip, zstd",
                    "TE: trailers");
            String head = client.head();
            assertThat(client.body(head)).isEqualTo("{}");
            assertThat(head.toLowerCase(Locale.ROOT))
                    .contains("x-own: 2", "x-request-id: abc", "x-caravan-endpoint: 127.0.0.1:" + server.port())
                    .doesNotContain("x-hop", "keep-alive");
        }
        assertThat(bodies.poll()).isEqualTo("{\"a\": 1}");
        String sent = server.heads.get(0).toLowerCase(Locale.ROOT);
        assertThat(sent)
                .startsWith("post /v1/chat/completions?a=1 http/1.1")
                .contains("x-kept: 1", "x-request-id: abc", "accept-encoding: identity", "content-length: 8")
                .contains("host: 127.0.0.1:" + server.port())
                .doesNotContain("upgrade", "http2-settings", "x-mine", "te: ", "gzip", "transfer-encoding");
    }

    @Test
    void aClientThatLeavesCancelsTheUpstream() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.event("a");
            call.awaitClose();
        });
        RawClient client = start().post("{}");
        client.head();
        client.chunk();
        client.close();
        await().atMost(10, SECONDS).until(() -> server.cancelled.get() == 1);
        awaitEnding(Ending.CLIENT_ABORTED, "client_aborted");
    }

    @Test
    void aClientThatLeavesBeforeTheHeadCancelsTheUpstream() throws Exception {
        server.script(ScriptedServer.Call::awaitClose);
        RawClient client = start().post("{}");
        await().atMost(10, SECONDS).until(() -> server.heads.size() == 1);
        client.close();
        await().atMost(10, SECONDS).until(() -> server.cancelled.get() == 1);
        awaitEnding(Ending.CLIENT_ABORTED, "client_aborted");
    }

    @Test
    void leavingAfterDoneIsNoAbort() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.event("[DONE]");
            call.awaitClose();
        });
        RawClient client = start().post("{}");
        client.head();
        client.chunk();
        client.close();
        awaitEnding(Ending.COMPLETED, null);
    }

    @Test
    void aSlowReaderHoldsTheUpstreamBack() throws Exception {
        String filler = "x".repeat(8_000);
        int events = 12_000;
        server.script(call -> {
            call.startEvents();
            for (int i = 0; i < events; i++) {
                call.event(filler);
            }
            call.endEvents();
        });
        gateway = new TestGateway(component -> {}, server.port());
        try (RawClient client = new RawClient(gateway.port(), 8_192).post("{}")) {
            client.head();
            long[] last = {-1};
            await().atMost(20, SECONDS).pollInterval(300, MILLISECONDS).until(() -> {
                long before = last[0];
                last[0] = server.written.get();
                return before == last[0] && before > 0;
            });
            assertThat(last[0]).as("bytes in kernel and gateway buffers").isLessThan(20_000_000);
            assertThat(client.chunks()).hasSize(events * (filler.length() + 8) + 14);
        }
        awaitEnding(Ending.COMPLETED, null);
    }

    @Test
    void aClientThatStopsReadingIsCutWhenNothingMovesAnyMore() throws Exception {
        String filler = "x".repeat(8_000);
        server.script(call -> {
            call.startEvents();
            for (int i = 0; i < 12_000; i++) {
                call.event(filler);
            }
            call.endEvents();
        });
        gateway = new TestGateway(component -> component.setIdleTimeout(Duration.ofMillis(300)), server.port());
        try (RawClient client = new RawClient(gateway.port(), 8_192).post("{}")) {
            client.head();
            awaitEnding(Ending.CLIENT_ABORTED, "client_aborted");
            await().atMost(10, SECONDS).until(() -> server.ended.get() == 1);
            assertThat(client.chunks()).doesNotContain("[DONE]").endsWith("<cut>");
        }
        assertThat(gateway.failures).isEmpty();
    }

    @Test
    void anUnusedConnectionIsClosedAfterAWhile() throws Exception {
        try (RawClient client = start(component -> component.setMaxIdle(Duration.ofMillis(100)), server.port())
                .post("{}")) {
            client.body(client.head());
            await().atMost(5, SECONDS).until(() -> server.ended.get() == 1);
            client.body(client.post("{}").head());
        }
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void anAnswerWithoutLengthEndsWhenTheUpstreamCloses() throws Exception {
        server.script(call -> {
            call.write("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":1}");
            call.close();
        });
        try (RawClient client = start().post("{}")) {
            assertThat(client.head()).startsWith("HTTP/1.1 200").containsIgnoringCase("transfer-encoding: chunked");
            assertThat(client.chunks()).isEqualTo("{\"a\":1}");
        }
        awaitEnding(Ending.COMPLETED, null);
    }

    @Test
    void interimAnswersAreSkipped() throws Exception {
        server.script(call -> {
            call.write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
            call.json(200, "{\"a\":1}");
        });
        try (RawClient client = start().post("{}")) {
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 200");
            assertThat(client.body(head)).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void usageThatOnlyTheGatewayAskedForStaysWithTheGateway() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        server.script(call -> {
            bodies.add(new String(call.body, StandardCharsets.UTF_8));
            call.startEvents();
            call.event("{\"choices\":[{}]}");
            call.event("{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}");
            call.endEvents();
        });
        try (RawClient client = start(
                        component ->
                                component.setTapFactory(UsageTap.factory(NanoClock.system(), new ToleranceCounters())),
                        server.port())
                .post("{\"a\":1}", "x-patch: \"s\":2,")) {
            client.head();
            assertThat(client.chunks()).isEqualTo("data: {\"choices\":[{}]}\n\ndata: [DONE]\n\n");
        }
        assertThat(bodies).containsExactly("{\"s\":2,\"a\":1}");
        awaitEnding(Ending.COMPLETED, null);
        assertThat(gateway.outcomes.get(0).usage()).isEqualTo(new TokenUsage(3, 1, -1));
    }
}

package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.dispatch.Ending;
import io.caravan.dispatch.UsageTap;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens when an answer breaks off: never a clean end. */
class RelayBreakTest extends RelayFixture {

    @Test
    void aBreakInAStreamEndsWithAnErrorEventAndWithoutTheLastChunk() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.event("a");
            call.awaitGo();
            call.reset();
        });
        try (RawClient client = start().post("{}")) {
            client.head();
            assertThat(client.chunk()).isEqualTo("data: a\n\n");
            server.go.release();
            assertThat(client.chunks())
                    .isEqualTo("data: {\"error\":{\"message\":\"The endpoint's answer broke off before its end\","
                            + "\"type\":\"api_error\",\"param\":null,\"code\":\"upstream_interrupted\"}}\n\n<cut>");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_interrupted");
    }

    @Test
    void aBreakWithinAnEventKeepsTheErrorReadable() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.chunk("data: {\"hal");
            call.close();
        });
        try (RawClient client = start().post("{}")) {
            client.head();
            assertThat(client.chunks())
                    .startsWith("data: {\"hal\n\ndata: {\"error\"")
                    .endsWith("<cut>");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_interrupted");
    }

    @Test
    void aMalformedChunkIsABreak() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.event("a");
            call.write("zz\r\nnonsense\r\n");
            call.awaitClose();
        });
        try (RawClient client = start().post("{}")) {
            client.head();
            assertThat(client.chunks()).contains("upstream_interrupted").endsWith("<cut>");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_interrupted");
    }

    @Test
    void aWholeAnswerThatBreaksBeforeItsBodyIs502() throws Exception {
        server.script(call -> {
            call.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n");
            call.close();
        });
        try (RawClient client = start().post("{}")) {
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 502");
            assertThat(client.body(head)).contains("upstream_interrupted");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_interrupted");
    }

    @Test
    void aWholeAnswerThatBreaksInItsBodyClosesTheConnection() throws Exception {
        server.script(call -> {
            call.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n12345");
            call.close();
        });
        try (RawClient client = start().post("{}")) {
            assertThat(client.head()).contains("200");
            assertThat(client.rest()).isEqualTo("12345");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_interrupted");
    }

    @Test
    void aStreamThatStallsIsABreak() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.event("a");
            call.awaitClose();
        });
        try (RawClient client = start(component -> component.setIdleTimeout(Duration.ofMillis(200)), server.port())
                .post("{}")) {
            client.head();
            assertThat(client.chunks())
                    .startsWith("data: a\n\ndata: {\"error\"")
                    .endsWith("<cut>");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_interrupted");
    }

    @Test
    void anErrorEventOfTheEndpointIsNotFollowedByACleanEnd() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.event("a");
            call.event("{\"error\":{\"message\":\"died\"}}");
            call.endEvents();
        });
        try (RawClient client = startWithTap().post("{}")) {
            client.head();
            assertThat(client.chunks()).isEqualTo("data: a\n\ndata: {\"error\":{\"message\":\"died\"}}\n\n<cut>");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_error_event");
    }

    @Test
    void anErrorEventThatComesWithTheEndInOneChunkIsNotFollowedByIt() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.chunk("data: {\"error\":{\"message\":\"died\"}}\n\ndata: [DONE]\n\n");
            call.write("0\r\n\r\n");
        });
        try (RawClient client = startWithTap().post("{}")) {
            client.head();
            assertThat(client.chunks()).isEqualTo("data: {\"error\":{\"message\":\"died\"}}\n\n<cut>");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_error_event");
    }

    private RawClient startWithTap() throws Exception {
        return start(
                component -> component.setTapFactory(UsageTap.factory(NanoClock.system(), new ToleranceCounters())),
                server.port());
    }

    @Test
    void aMessagesStreamGetsItsOwnKindOfErrorEvent() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.close();
        });
        try (RawClient client = start()) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: g\r\nContent-Length: 2\r\n\r\n{}");
            client.head();
            assertThat(client.chunks())
                    .startsWith("event: error\ndata: {\"type\":\"error\",\"error\":{")
                    .endsWith("<cut>");
        }
        awaitEnding(Ending.INTERRUPTED, "upstream_interrupted");
    }

    @Test
    void aStreamThatBreaksAfterDoneIsWhole() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.event("[DONE]");
            call.close();
        });
        try (RawClient client = start().post("{}")) {
            client.head();
            assertThat(client.chunks()).isEqualTo("data: [DONE]\n\n");
        }
        awaitEnding(Ending.COMPLETED, null);
    }

    @Test
    void aStreamThatBreaksAfterTheLastEventOfItsApiIsWhole() throws Exception {
        String stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        server.script(call -> {
            call.startEvents();
            call.chunk(stop);
            call.close();
        });
        try (RawClient client = startWithTap()) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: g\r\nContent-Length: 2\r\n\r\n{}");
            client.head();
            assertThat(client.chunks()).isEqualTo(stop);
        }
        awaitEnding(Ending.COMPLETED, null);
    }

    @Test
    void leavingAfterTheLastEventOfAnApiIsNoAbort() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.chunk("event: response.completed\ndata: {}\n\n");
            call.awaitClose();
        });
        try (RawClient client = startWithTap().post("{}")) {
            client.head();
            client.chunk();
        }
        awaitEnding(Ending.COMPLETED, null);
    }
}

package io.caravan.component.inference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may do to a connection: pipelining, old versions, upgrades, bad input. */
class ClientConnectionTest {

    private ScriptedServer server;
    private TestGateway gateway;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
        gateway = new TestGateway(component -> {}, server.port());
        client = new RawClient(gateway.port());
    }

    @AfterEach
    void stop() throws Exception {
        await().atMost(10, SECONDS).untilAsserted(() -> assertThat(gateway.ledger.settledCount())
                .isEqualTo(gateway.ledger.reservedCount()));
        client.close();
        gateway.close();
        server.close();
    }

    @Test
    void pipelinedRequestsAreAnsweredOneAfterTheOther() throws Exception {
        server.script(call -> {
            call.awaitGo();
            call.json(200, new String(call.body));
        });
        client.send(RawClient.request("1") + RawClient.request("2") + RawClient.request("3"));
        await().atMost(5, SECONDS).until(() -> server.heads.size() == 1);
        client.post("4");
        for (int i = 1; i <= 4; i++) {
            assertThat(server.heads).hasSize(i);
            server.go.release();
            assertThat(client.body(client.head())).isEqualTo(Integer.toString(i));
            int seen = Math.min(4, i + 1);
            await().atMost(5, SECONDS).until(() -> server.heads.size() == seen);
        }
    }

    @Test
    void repliesOfTheGatewayAndRelayedOnesMixOnOneConnection() throws Exception {
        client.send("GET /v1/here HTTP/1.1\r\nHost: g\r\n\r\n" + RawClient.request("{}")
                + "GET /v1/here HTTP/1.1\r\nHost: g\r\nX-Request-Id: q\r\n\r\n");
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.1 200").contains("x-a: b", "application/json");
        assertThat(client.body(head)).isEqualTo("{\"here\":1}");
        assertThat(client.body(client.head())).isEqualTo("{}");
        head = client.head();
        assertThat(head).contains("x-request-id: q");
        assertThat(client.body(head)).isEqualTo("{\"here\":1}");
    }

    @Test
    void theTraceIsCarriedOrMade() throws Exception {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        client.post("{}", "traceparent: " + parent, "tracestate: a=b").body(client.head());
        client.post("{}").body(client.head());

        assertThat(server.heads.get(0)).contains("traceparent: " + parent, "tracestate: a=b");
        assertThat(Wire.header(server.heads.get(1), "traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void anUpgradeOfferIsIgnored() throws Exception {
        HttpClient h2c =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        server.script(call -> call.json(200, "{\"ok\":1}"));
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response = h2c.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/x"))
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("{\"ok\":1}");
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
    }

    @Test
    void anUnexpectedFailureTellsNothing() throws Exception {
        client.send("GET /v1/fail HTTP/1.1\r\nHost: g\r\n\r\n");
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.1 500");
        assertThat(client.body(head)).contains("internal_error").doesNotContain("secret");
    }

    @Test
    void aBodyOverTheLimitIs413BeforeItIsSent() throws Exception {
        client.send("POST /v1/x HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: 200000\r\n\r\n");
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.1 413").contains("connection: close");
        assertThat(client.body(head)).contains("\"code\":\"body_too_large\"");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void aChunkedBodyOverTheLimitIs413() throws Exception {
        client.send("POST /v1/x HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n");
        String chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";
        for (int i = 0; i < 12; i++) {
            client.send(chunk);
        }
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.1 413");
        assertThat(client.body(head)).contains("body_too_large");
    }

    @Test
    void aChunkedBodyIsForwardedWithItsLength() throws Exception {
        server.script(call -> call.json(200, new String(call.body)));
        client.send("POST /v1/x HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 100");
        client.send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assertThat(client.body(client.head())).isEqualTo("abcde");
        assertThat(Wire.contentLength(server.heads.get(0))).isEqualTo(5);
    }

    @Test
    void headersOverTheLimitAre431() throws Exception {
        client.send("POST /v1/x HTTP/1.1\r\nHost: g\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n");
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.1 431");
        assertThat(client.body(head)).contains("headers_too_large", "invalid_request_error");
        assertThat(client.rest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{}",
                "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n{}",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
                "Content-Length: 2, 3\r\n\r\n{} ",
                "Content-Length: +2\r\n\r\n{}",
                "Content-Length : 2\r\n\r\n{}",
                "Content-Length: 2\n\r\n{}",
                "Content-Length: 2\n\n{}",
                "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
                "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}",
                "Transfer-Encoding: chunked, identity\r\nContent-Length: 2\r\n\r\n{}",
                "Host: other\u0000\r\nContent-Length: 2\r\n\r\n{}"
            })
    void whatTwoServersCouldReadInTwoWaysIsRefused(String rest) throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\n" + rest);
            assertThat(client.head()).containsPattern("^HTTP/1.1 (400|501) ").containsIgnoringCase("connection: close");
            assertThat(client.rest()).contains("\"error\"");
        }
        assertThat(server.heads).isEmpty();
    }

    @Test
    void whatIsNotHttpIs400() throws Exception {
        client.send("nonsense\r\n\r\n");
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.1 400");
        assertThat(client.body(head)).contains("malformed_http");
    }

    @Test
    void aPathTheConsumerDoesNotKnowIs404WithAnErrorObject() throws Exception {
        client.send("GET /nowhere HTTP/1.1\r\nHost: g\r\n\r\n");
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.1 404");
        assertThat(client.body(head)).contains("unknown_path");
    }

    @Test
    void anOldClientGetsAPlainBodyAndAClose() throws Exception {
        server.script(call -> {
            call.startEvents();
            call.event("a");
            call.endEvents();
        });
        client.send("POST /v1/x HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}");
        assertThat(client.head().toLowerCase(Locale.ROOT))
                .contains("connection: close")
                .doesNotContain("chunked");
        assertThat(client.rest()).isEqualTo("data: a\n\ndata: [DONE]\n\n");
    }

    @Test
    void aClientThatAsksForACloseGetsIt() throws Exception {
        client.post("{}", "Connection: close");
        String head = client.head();
        assertThat(head).contains("connection: close");
        assertThat(client.body(head)).isEqualTo("{}");
        assertThat(client.rest()).isEmpty();
    }
}

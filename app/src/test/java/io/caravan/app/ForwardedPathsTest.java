package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.app.GatewayClient.Answer;
import io.caravan.simulator.SimulatedFleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Paths other than completions: the model list, and what is passed on unread. */
class ForwardedPathsTest {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final List<EmbeddingServer> SERVERS = new ArrayList<>();
    private static GatewayRuntime gateway;
    private static GatewayClient client;

    @BeforeAll
    static void start() throws Exception {
        List<URI> uris = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            EmbeddingServer server = new EmbeddingServer();
            SERVERS.add(server);
            uris.add(server.uri());
        }
        gateway = GatewayFixture.run(uris);
        var config = gateway.beans().config();
        client = new GatewayClient(config.listen().port(), config.admin().port());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        SERVERS.forEach(server -> server.http.stop(0));
        THREADS.shutdownNow();
    }

    @Test
    void anotherPathUnderV1IsPassedOnWithMethodQueryAndBody() {
        String body = "{\"model\":\"any\",\"input\":\"text to embed\"}";

        Answer answer = client.post("/v1/embeddings?a=b", body, "x-request-id", "embed-1", "x-tenant", "t");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("POST /v1/embeddings?a=b t " + body);
        assertThat(answer.header("x-request-id")).isEqualTo("embed-1");
        assertThat(client.admin("/decisions/embed-1").json().path("picked").asText())
                .startsWith("engine-");
    }

    @Test
    void anEndpointsOwnErrorIsPassedOnAsItIs() {
        Answer answer = client.get("/v1/nothing-here");

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("no such page");
    }

    @Test
    void forwardedRequestsGoToTheEndpointWithTheLeastInFlight() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        SERVERS.forEach(server -> server.release = release);
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> client.post("/v1/embeddings", "{}"), THREADS));
            }
            org.awaitility.Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> SERVERS.stream().mapToInt(s -> s.busy.get()).sum() == 12);
            assertThat(SERVERS).extracting(server -> server.busy.get()).containsOnly(3);
        } finally {
            release.countDown();
        }
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(200));
    }

    @Test
    void modelsOfAllEndpointsAreListedOnce() {
        SimulatedFleet fleet = SimulatedFleet.start(List.of(
                GatewayFixture.engines().withModel("model-b"),
                GatewayFixture.engines().withModel("model-a"),
                GatewayFixture.engines().withModel("model-b")));
        try (GatewayFixture mixed = GatewayFixture.start(fleet)) {
            Answer answer = mixed.client().get("/v1/models");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.json().path("object").asText()).isEqualTo("list");
            assertThat(answer.json().path("data"))
                    .extracting(model -> model.path("id").asText())
                    .containsExactly("model-a", "model-b");
            String forA = GatewayClient.chat("Hello", false, 2).replace(GatewayFixture.MODEL, "model-a");
            for (int i = 0; i < 4; i++) {
                assertThat(mixed.client().chat(forA).status()).isEqualTo(200);
            }
            assertThat(fleet.servedPerEngine()).containsExactly(0L, 4L, 0L);
        }
    }

    /** Answers any path under /v1 with what it was asked. */
    private static final class EmbeddingServer {

        private final AtomicInteger busy = new AtomicInteger();
        private final HttpServer http;
        private volatile CountDownLatch release = new CountDownLatch(0);

        EmbeddingServer() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            http.setExecutor(THREADS);
            http.createContext("/v1/embeddings", this::embed);
            http.createContext("/", exchange -> reply(exchange, 404, "no such page"));
            http.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
        }

        private void embed(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            busy.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                busy.decrementAndGet();
            }
            String tenant = exchange.getRequestHeaders().getFirst("x-tenant");
            reply(
                    exchange,
                    200,
                    exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + tenant + " " + body);
        }

        private static void reply(HttpExchange exchange, int status, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }
    }
}

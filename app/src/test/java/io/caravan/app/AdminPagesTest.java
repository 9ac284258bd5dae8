package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.GatewayClient.Answer;
import io.caravan.app.cli.CaravanMain;
import io.caravan.app.cli.CommandContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** The pages of the admin port of a gateway that serves, and the command that reads them. */
class AdminPagesTest {

    private static GatewayFixture gateway;
    private static GatewayClient client;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start(3);
        client = gateway.client();
        assertThat(client.chat(GatewayClient.chat("Which well is next?", true, 8), "x-request-id", "seen-1")
                        .isDone())
                .isTrue();
        gateway.awaitIdle();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aDecisionTellsCandidatesScoresPickAndOutcome() {
        JsonNode decision = gateway.decision("seen-1");

        assertThat(decision.path("profile").asText()).isEqualTo("default");
        assertThat(decision.path("steps"))
                .extracting(step -> step.path("plugin").asText())
                .startsWith("served-model-filter", "healthy-filter")
                .containsAll(scorersOfTheProfile());
        assertThat(decision.path("totals").size()).isEqualTo(3);
        assertThat(decision.path("totals").has(decision.path("picked").asText()))
                .isTrue();
        assertThat(decision.at("/outcome/status").asInt()).isEqualTo(200);
        assertThat(decision.at("/outcome/events").asInt()).isGreaterThan(8);
        assertThat(decision.at("/outcome/ttftMs").asDouble()).isPositive();
        assertThat(decision.path("timingsMicros").size()).isGreaterThan(5);
    }

    @Test
    void theListOfDecisionsHasTheNewestFirst() {
        client.chat(GatewayClient.chat("Another", false, 2), "x-request-id", "seen-2");

        JsonNode list = client.admin("/decisions").json();

        assertThat(list.get(0).path("requestId").asText()).isEqualTo("seen-2");
        assertThat(list).extracting(one -> one.path("requestId").asText()).contains("seen-1");
    }

    @Test
    void aRequestThatIsNotRememberedIs404() {
        Answer answer = client.admin("/decisions/never-seen");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").asText()).contains("never-seen").contains("2048");
    }

    @Test
    void statusTellsPoolLedgerProfileAndWhatWasTolerated() {
        JsonNode status = client.admin("/status").json();

        assertThat(status.path("pool").size()).isEqualTo(3);
        assertThat(status.path("pool")).allSatisfy(endpoint -> {
            assertThat(endpoint.path("health").asText()).isEqualTo("healthy");
            assertThat(endpoint.path("models").get(0).asText()).isEqualTo(GatewayFixture.MODEL);
            assertThat(endpoint.at("/stats/ageMs").asDouble()).isPositive();
        });
        assertThat(status.at("/profile/name").asText()).isEqualTo("default");
        assertThat(status.at("/profile/plugins"))
                .extracting(JsonNode::asText)
                .startsWith("healthy-filter")
                .endsWith("max-score-picker");
        assertThat(status.at("/ledger/inFlight").asInt()).isZero();
        assertThat(status.at("/ledger/reserved").asLong())
                .isPositive()
                .isEqualTo(status.at("/ledger/settled").asLong());
        assertThat(status.path("tolerated").size()).isPositive();
    }

    @Test
    void metricsCountRequestsByEnding() {
        Answer answer = client.admin("/metrics");

        assertThat(answer.header("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .containsPattern("caravan_requests_total\\{ending=\"completed\"} [1-9]")
                .contains("caravan_endpoints_healthy 3.0")
                .contains("caravan_ttft_seconds_bucket")
                .contains("caravan_in_flight 0.0");
    }

    @Test
    void aGatewayWithEnoughHealthyEndpointsIsReady() {
        assertThat(client.admin("/health/live").status()).isEqualTo(200);
        assertThat(client.admin("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void aGatewayWithoutEndpointsIsLiveAndNotReady() {
        try (GatewayRuntime empty = GatewayFixture.run(List.of(URI.create("http://127.0.0.1:1")))) {
            int admin = empty.beans().config().admin().port();
            GatewayClient its =
                    new GatewayClient(empty.beans().config().listen().port(), admin);

            assertThat(its.admin("/health/live").status()).isEqualTo(200);
            assertThat(its.admin("/health/ready").status()).isEqualTo(503);
            assertThat(its.admin("/health/ready").body()).contains("0 healthy endpoints of 1 wanted");
        }
    }

    @Test
    void anUnknownPageListsThoseThereAre() {
        Answer answer = client.admin("/nowhere");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("/status").contains("/metrics").contains("/decisions");
    }

    @Test
    void explainShowsTheDecisionOfARunningGateway() {
        String picked = gateway.decision("seen-1").path("picked").asText();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandContext context =
                new CommandContext(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), Ansi.OFF);

        int exitCode = CaravanMain.run(context, "explain", "seen-1", "--admin", client.adminBase());

        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .containsPattern("picked +" + picked)
                .contains(scorersOfTheProfile())
                .contains("engine-1", "engine-2", "engine-3")
                .containsPattern("ending +completed")
                .contains("*3=0.000");
    }

    @Test
    void meteredTokensFollowTheEnginesUsage() {
        String body = GatewayClient.chat("Count these tokens", false, 5);
        double before = counter("caravan_tokens_completion_total");

        client.chat(body);

        await().until(() -> counter("caravan_tokens_completion_total") == before + 5);
    }

    private static List<String> scorersOfTheProfile() {
        JsonNode plugins = client.admin("/status").json().at("/profile/plugins");
        return StreamSupport.stream(plugins.spliterator(), false)
                .map(JsonNode::asText)
                .filter(plugin -> plugin.endsWith("-scorer"))
                .toList();
    }

    private static double counter(String name) {
        return client.admin("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }
}

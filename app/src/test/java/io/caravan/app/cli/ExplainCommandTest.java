package io.caravan.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ExplainCommandTest {

    private static final String RENDERED =
            """
            request            req-7
            picked             gpu-1:8000
            by                 max-score-picker, profile default v3, seed 42
            model              llama
            promptTokens       4096
            tokensMissed       local unsupported_api, engine-render not_offered

            filters
              served-model-filter
                removed gpu-3:8000: serves other models
              health-filter removed none

            scores (raw*weight=contribution)
              endpoint    prefix-cache-scorer     queue-scorer  total
              gpu-1:8000        0.500*3=1.500  0.200*1.5=0.300  1.800
              gpu-2:8000        0.000*3=0.000  1.000*1.5=1.500  1.500

            endpoints as they were
              endpoint    waiting  running  kv cache  in-flight  matched blocks  by KV events  stats age
              gpu-1:8000        2        8       63%          9           32/64         31/40     120 ms
              gpu-2:8000        0        1         –          1            0/64        (3/40)          –

            outcome
              ending      completed
              ttftMillis     84.250

            timings in µs
              schedule  18
            """;

    private HttpServer admin;

    @BeforeEach
    void startAdmin() throws IOException {
        admin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        admin.createContext("/decisions/", exchange -> {
            boolean known = exchange.getRequestURI().getRawPath().equals("/decisions/req%207");
            byte[] body = known ? decision() : new byte[0];
            exchange.sendResponseHeaders(known ? 200 : 404, known ? body.length : -1);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        admin.start();
    }

    @AfterEach
    void stopAdmin() {
        admin.stop(0);
    }

    @Test
    void aDecisionIsShownAsTables() {
        Cli cli = Cli.run("explain", "req 7", "--admin", url() + "/");

        assertThat(cli.err()).isEmpty();
        assertThat(cli.out()).isEqualTo(RENDERED);
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void aForgottenRequestIsAFailure() {
        Cli cli = Cli.run("explain", "other", "--admin", url());

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err()).contains("remembers no decision for request 'other'");
    }

    @Test
    void aGatewayThatIsNotThereIsAFailure() {
        admin.stop(0);

        Cli cli = Cli.run("explain", "req-7", "--admin", url());

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err()).contains("no gateway answers at " + url());
    }

    @Test
    void thePickedEndpointIsGreenWhereThereIsColour() throws IOException {
        JsonNode decision = new ObjectMapper().readTree(decision());

        assertThat(new DecisionTable(decision, Ansi.ON).render())
                .contains("\u001b[32m  gpu-1:8000        0.500*3=1.500")
                .doesNotContain("\u001b[32m  gpu-2:8000");
    }

    private String url() {
        return "http://127.0.0.1:" + admin.getAddress().getPort();
    }

    private static byte[] decision() throws IOException {
        try (InputStream json = ExplainCommandTest.class.getResourceAsStream("decision.json")) {
            return Objects.requireNonNull(json).readAllBytes();
        }
    }
}

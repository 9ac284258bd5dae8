package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.nimbusds.jose.jwk.RSAKey;
import io.caravan.app.GatewayClient.Answer;
import io.caravan.simulator.Fault;
import io.caravan.simulator.SimulatedFleet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whatever happens to a request, nothing the process emits has a prompt or a key in it. */
class SecretsStayInsideTest {

    private static final String PROMPT = "prompt-marker-7f3a";
    private static final String KEY = "key-marker-91bc";
    private static final String CLIENT = KEY + "-client";
    private static final String SMALL = KEY + "-small";
    private static final String ADMIN = KEY + "-admin";
    private static final String ENGINE = KEY + "-engine";

    @TempDir
    Path directory;

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.caravan");
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Map<String, String> emitted = new LinkedHashMap<>();
    private CapturedLog log;
    private GatewayFixture gateway;
    private GatewayClient client;
    private RSAKey provider;
    private Path keys;

    @BeforeEach
    void start() throws Exception {
        logger.setLevel(Level.DEBUG);
        log = CapturedLog.begin();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        provider = TestTokens.rsa("one");
        keys = TestIdentity.write(
                directory.resolve("keys.yaml"),
                "keys:\n" + TestKeys.line("client", CLIENT, "")
                        + TestKeys.line("small", SMALL, ", models: [other], requestsPerMinute: 1"));
        gateway = GatewayFixture.start(
                SimulatedFleet.start(2, GatewayFixture.engines()),
                "auth.keysFile=" + keys,
                "auth.jwt.issuer=" + TestTokens.ISSUER,
                "auth.jwt.audience=" + TestTokens.AUDIENCE,
                "auth.jwt.jwksFile=" + TestIdentity.write(directory.resolve("jwks.json"), TestTokens.jwks(provider)),
                "admin.keyFile=" + TestIdentity.write(directory.resolve("admin.key"), ADMIN),
                "upstream.apiKeyFile=" + TestIdentity.write(directory.resolve("engine.key"), ENGINE),
                "upstream.maxAttempts=2",
                "limits.maxBodySize=64KiB",
                "endpointsFileInterval=20ms");
        client = gateway.client();
    }

    @AfterEach
    void stop() {
        System.setOut(out);
        System.setErr(err);
        logger.setLevel(null);
        log.close();
        gateway.close();
    }

    @Test
    void noPromptAndNoKeyIsToldToAnybody() throws Exception {
        succeed();
        beRefused();
        breakOff();
        faults();
        badFiles();
        gateway.fleet().engine(0).close();
        gateway.fleet().engine(1).close();
        expect(503, chat(CLIENT, prompt(true)));
        emitted.put("log", String.join("\n", log.lines()));
        emitted.put("printed", printed.toString(StandardCharsets.UTF_8));
        for (String page : List.of("/metrics", "/status", "/decisions", "/decisions/request-1")) {
            emitted.put(page, admin(page, ADMIN).body());
        }

        assertThat(emitted.get("/decisions/request-1")).contains("\"completed\"");
        assertThat(emitted.get("log")).contains("auth.keysFile");
        assertThat(emitted.get("/metrics")).contains("caravan_refused_total{reason=\"request_rate_exceeded\"} 1");
        emitted.forEach((what, text) -> assertThat(text)
                .as(what)
                .doesNotContain(PROMPT)
                .doesNotContain(KEY)
                .doesNotContain(provider.getModulus().toString()));
    }

    private static String prompt(boolean stream) {
        return GatewayClient.chat(PROMPT + " and more of it", stream, 20);
    }

    private Answer chat(String key, String body, String... more) {
        List<String> headers = new ArrayList<>(List.of("authorization", "Bearer " + key));
        headers.addAll(List.of(more));
        return client.chat(body, headers.toArray(String[]::new));
    }

    private void expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        emitted.put(
                "answer " + emitted.size() + " with " + status, answer.headers().map() + answer.body());
    }

    private Answer admin(String path, String key) {
        return client.send(HttpRequest.newBuilder(URI.create(client.adminBase() + path))
                .header("authorization", "Bearer " + key)
                .build());
    }

    private void succeed() throws Exception {
        assertThat(chat(CLIENT, prompt(true), "x-request-id", "request-1").isDone())
                .isTrue();
        assertThat(chat(CLIENT, prompt(false)).status()).isEqualTo(200);
        String token = TestTokens.token(provider, TestTokens.claims().subject(KEY + "-subject"));
        assertThat(chat(token, prompt(false)).status()).isEqualTo(200);
    }

    private void beRefused() throws Exception {
        expect(401, chat(KEY + "-unknown", prompt(false)));
        expect(401, chat(KEY + ".a.b", prompt(false)));
        expect(
                401,
                chat(TestTokens.token(TestTokens.rsa("x"), TestTokens.claims().subject(KEY)), prompt(false)));
        expect(401, admin("/status", KEY + "-wrong"));
        expect(403, chat(SMALL, prompt(false)));
        expect(404, chat(SMALL, prompt(false).replace(GatewayFixture.MODEL, "other")));
        expect(429, chat(SMALL, prompt(false).replace(GatewayFixture.MODEL, "other")));
        expect(404, chat(CLIENT, prompt(false).replace(GatewayFixture.MODEL, "nobody")));
        expect(400, chat(CLIENT, "{\"" + PROMPT));
        expect(400, chat(CLIENT, "{\"model\":\"m\",\"messages\":\"" + PROMPT + "\"}"));
        expect(400, chat(CLIENT, prompt(false).replace("20", "\"" + PROMPT + "\"")));
        expect(400, chat(CLIENT, "[\"" + PROMPT + "\"]"));
        expect(400, client.post("/v1/messages", "{\"" + PROMPT + "\":1}", "x-api-key", CLIENT));
        expect(413, chat(CLIENT, PROMPT.repeat(5_000)));
        try (RawConnection raw = new RawConnection(client.port())) {
            raw.send(PROMPT + " " + KEY + "\r\nauthorization " + KEY + "\r\n\r\n");
            emitted.put("malformed", raw.readAll());
        }
    }

    private void breakOff() throws IOException {
        try (RawConnection raw = new RawConnection(client.port())) {
            String whole = RawConnection.post("/v1/chat/completions", prompt(true))
                    .replace("host: gateway", "host: a\r\nx-api-key: " + CLIENT);
            raw.send(whole.substring(0, whole.length() - 5));
        }
        try (RawConnection raw = new RawConnection(client.port())) {
            raw.send(RawConnection.post("/v1/chat/completions", prompt(true))
                    .replace("host: gateway", "host: a\r\nx-api-key: " + CLIENT));
            raw.readUntil("data: ");
        }
        gateway.awaitIdle();
    }

    private void faults() {
        for (Fault fault : Fault.values()) {
            for (boolean stream : new boolean[] {true, false}) {
                int value = fault == Fault.STATUS ? 500 : 1;
                gateway.fleet().engine(0).faults().set(fault, value);
                gateway.fleet().engine(1).faults().set(fault, value);
                Answer answer = chat(CLIENT, prompt(stream), "x-caravan-timeout-ms", "300");
                emitted.put(fault + " " + stream, answer.headers().map() + answer.body());
                gateway.fleet().engine(0).faults().set(fault, 0);
                gateway.fleet().engine(1).faults().set(fault, 0);
            }
        }
    }

    private void badFiles() throws IOException {
        TestIdentity.write(keys, "keys: [ " + KEY + ", { id: a, hash: " + KEY + ", " + KEY + ": 1 } ]\n");
        org.awaitility.Awaitility.await()
                .until(() -> gateway.beans().tolerated().get(io.caravan.tolerance.Tolerated.FILE_NOT_USED) > 0);
    }
}

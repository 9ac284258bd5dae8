package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.caravan.app.GatewayClient.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that come with the tokens of an identity provider. */
class JwtTest {

    @TempDir
    Path directory;

    private RSAKey rsa;
    private ECKey ec;
    private Path jwks;

    @BeforeEach
    void makeKeys() throws Exception {
        rsa = TestTokens.rsa("one");
        ec = TestTokens.ec("two");
        jwks = TestIdentity.write(directory.resolve("jwks.json"), TestTokens.jwks(rsa, ec));
    }

    private GatewayFixture gateway(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "auth.jwt.issuer=" + TestTokens.ISSUER,
                "auth.jwt.audience=" + TestTokens.AUDIENCE,
                "endpointsFileInterval=20ms"));
        settings.addAll(List.of(more));
        return GatewayFixture.start(1, settings.toArray(String[]::new));
    }

    private static Answer chat(GatewayFixture gateway, String token) {
        return gateway.client().chat(GatewayClient.chat("Hello", false, 2), "authorization", "Bearer " + token);
    }

    @Test
    void aTokenOfTheProviderLetsIn() throws Exception {
        try (GatewayFixture gateway = gateway("auth.jwt.jwksFile=" + jwks)) {
            for (int i = 0; i < 2; i++) { // the second time it is remembered
                assertThat(chat(gateway, TestTokens.token(rsa, TestTokens.claims()))
                                .status())
                        .isEqualTo(200);
                assertThat(chat(gateway, TestTokens.token(ec, TestTokens.claims()))
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void whatIsNotRightAboutATokenIs401() throws Exception {
        String good = TestTokens.token(rsa, TestTokens.claims());
        SignedJWT hmac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(),
                TestTokens.claims().build());
        hmac.sign(new MACSigner(rsa.toRSAPublicKey().getEncoded())); // the public key for a secret
        try (GatewayFixture gateway = gateway("auth.jwt.jwksFile=" + jwks)) {
            List<String> bad = List.of(
                    TestTokens.token(rsa, TestTokens.claims().issuer("https://other.example")),
                    TestTokens.token(rsa, TestTokens.claims().audience("other")),
                    TestTokens.token(rsa, TestTokens.claims().subject(null)),
                    TestTokens.token(rsa, TestTokens.claims().expirationTime(null)),
                    TestTokens.token(rsa, TestTokens.claims().notBeforeTime(TestTokens.in(Duration.ofMinutes(5)))),
                    TestTokens.token(TestTokens.rsa("one"), TestTokens.claims()),
                    TestTokens.token(TestTokens.rsa("three"), TestTokens.claims()),
                    new PlainJWT(TestTokens.claims().build()).serialize() + "x",
                    new PlainJWT(TestTokens.claims().build()).serialize(),
                    hmac.serialize(),
                    none(good),
                    good.substring(0, good.length() - 8),
                    "a.b.c");
            for (String token : bad) {
                Answer answer = chat(gateway, token);
                assertThat(answer.status()).as(token).isEqualTo(401);
                assertThat(answer.json().at("/error/code").asText()).isEqualTo("invalid_token");
                assertThat(answer.body()).doesNotContain(token);
            }
            Answer expired = chat(
                    gateway,
                    TestTokens.token(rsa, TestTokens.claims().expirationTime(TestTokens.in(Duration.ofMinutes(-5)))));
            assertThat(expired.json().at("/error/code").asText()).isEqualTo("expired_token");
            Answer within = chat(
                    gateway,
                    TestTokens.token(rsa, TestTokens.claims().expirationTime(TestTokens.in(Duration.ofSeconds(-5)))));
            assertThat(within.status()).as("within the clock skew").isEqualTo(200);
            assertThat(gateway.client().admin("/metrics").body())
                    .contains("caravan_refused_total{reason=\"invalid_token\"} " + bad.size())
                    .contains("caravan_refused_total{reason=\"expired_token\"} 1");
        }
    }

    /** The same claims and signature under {@code alg: none}. */
    private static String none(String token) {
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"kid\":\"one\"}".getBytes(StandardCharsets.UTF_8));
        return header + token.substring(token.indexOf('.'));
    }

    @Test
    void aClaimNamesTheModelsThatAreAllowed() throws Exception {
        try (GatewayFixture gateway =
                gateway("auth.jwt.jwksFile=" + jwks, "auth.jwt.modelsClaim=models", "upstream.maxAttempts=1")) {
            assertThat(chat(gateway, with(List.of("test-*"))).status()).isEqualTo(200);
            assertThat(chat(gateway, with("other test-model")).status()).isEqualTo(200);
            assertThat(chat(gateway, with(List.of("other"))).status()).isEqualTo(403);
            assertThat(chat(gateway, with(List.of())).status()).isEqualTo(401);
            assertThat(chat(gateway, TestTokens.token(rsa, TestTokens.claims())).status())
                    .isEqualTo(401);
        }
    }

    private String with(Object models) throws Exception {
        JWTClaimsSet.Builder claims = TestTokens.claims().claim("models", models);
        return TestTokens.token(rsa, claims);
    }

    @Test
    void keysAndTokensLetInSideBySide() throws Exception {
        Path keys = TestIdentity.write(directory.resolve("keys.yaml"), "keys:\n" + TestKeys.line("a", "x.y.z", ""));
        try (GatewayFixture gateway = gateway("auth.jwt.jwksFile=" + jwks, "auth.keysFile=" + keys)) {
            assertThat(chat(gateway, "x.y.z").status()).isEqualTo(200);
            assertThat(chat(gateway, TestTokens.token(rsa, TestTokens.claims())).status())
                    .isEqualTo(200);
            assertThat(chat(gateway, "neither").json().at("/error/code").asText())
                    .isEqualTo("invalid_api_key");
        }
    }

    @Test
    void aFileWithoutKeysRefusesToStart() throws Exception {
        for (String bad : List.of("{}", "no json", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0LW1hcmtlcg\"}]}")) {
            TestIdentity.write(jwks, bad);

            assertThat(catchThrowable(() -> gateway("auth.jwt.jwksFile=" + jwks).close()))
                    .hasMessageContaining("auth.jwt.jwksFile: " + jwks)
                    .message()
                    .doesNotContain("c2VjcmV0");
        }
    }

    @Test
    void untilKeysCanBeFetchedTokensAreAnsweredWith503() throws Exception {
        AtomicReference<String> answer = new AtomicReference<>("{\"keys\":[]}");
        AtomicInteger fetched = new AtomicInteger();
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/jwks", exchange -> {
            fetched.incrementAndGet();
            byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        provider.start();
        String url = "http://127.0.0.1:" + provider.getAddress().getPort() + "/jwks";
        try (GatewayFixture gateway = gateway("auth.jwt.jwksUrl=" + url)) {
            await().until(() -> status(gateway).contains("holds no RSA or EC key"));
            Answer early = chat(gateway, TestTokens.token(rsa, TestTokens.claims()));
            assertThat(early.status()).isEqualTo(503);
            assertThat(early.header("retry-after")).isNotNull();
            assertThat(chat(gateway, "no-token").status()).isEqualTo(401);

            answer.set(TestTokens.jwks(rsa));
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> chat(gateway, TestTokens.token(rsa, TestTokens.claims()))
                                    .status()
                            == 200);
            assertThat(status(gateway)).doesNotContain("jwksUrl");

            // The provider has a new key: a token that names it makes the gateway look.
            int before = fetched.get();
            answer.set(TestTokens.jwks(rsa, ec));
            assertThat(chat(gateway, TestTokens.token(ec, TestTokens.claims())).status())
                    .isEqualTo(401);
            await().atMost(Duration.ofSeconds(40)).until(() -> fetched.get() > before);
            await().until(() ->
                    chat(gateway, TestTokens.token(ec, TestTokens.claims())).status() == 200);
            assertThat(fetched.get()).as("fetches however many tokens came").isLessThan(before + 10);
        } finally {
            provider.stop(0);
        }
    }

    private static String status(GatewayFixture gateway) {
        return gateway.client().admin("/status").json().path("alarms").toString();
    }
}

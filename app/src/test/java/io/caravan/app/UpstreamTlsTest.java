package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.caravan.app.GatewayClient.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that speak TLS, configured as users do. */
class UpstreamTlsTest {

    @TempDir
    Path directory;

    private TestIdentity own;
    private TestIdentity endpoint;
    private Path trusted;
    private HttpsServer server;

    @BeforeEach
    void makeIdentities() throws Exception {
        own = TestIdentity.make(directory, "gateway", "EC", 90);
        endpoint = TestIdentity.make(directory, "endpoint", "EC", 90);
        trusted = TestIdentity.write(directory.resolve("trusted.crt"), endpoint.certificatePem());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI serve(boolean wantsCertificate) throws Exception {
        SSLContext context = endpoint.context(own);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(wantsCertificate);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            boolean models = exchange.getRequestURI().getPath().equals("/v1/models");
            exchange.getRequestBody().readAllBytes();
            byte[] body = (models ? "{\"data\":[{\"id\":\"" + GatewayFixture.MODEL + "\"}]}" : "{}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    private static Answer chat(GatewayRuntime gateway) {
        return client(gateway).chat(GatewayClient.chat("Hello", false, 2));
    }

    private static GatewayClient client(GatewayRuntime gateway) {
        var config = gateway.beans().config();
        return new GatewayClient(config.listen().port(), config.admin().port());
    }

    @Test
    void anEndpointOfAConfiguredAuthorityIsTrustedAndReadAndServes() throws Exception {
        try (GatewayRuntime gateway =
                GatewayFixture.run(List.of(serve(false)), "upstream.tls.trustedCertificates=" + trusted)) {
            await().until(() -> client(gateway).get("/v1/models").body().contains(GatewayFixture.MODEL));
            assertThat(chat(gateway).status()).isEqualTo(200);
        }
    }

    @Test
    void anEndpointThatAsksForACertificateGetsIt() throws Exception {
        Path certificate = TestIdentity.write(directory.resolve("own.crt"), own.certificatePem());
        Path key = TestIdentity.write(directory.resolve("own.key"), own.keyPem());
        URI uri = serve(true);
        try (GatewayRuntime gateway = GatewayFixture.run(
                List.of(uri),
                "upstream.tls.trustedCertificates=" + trusted,
                "upstream.tls.certificate=" + certificate,
                "upstream.tls.key=" + key)) {
            await().until(() -> chat(gateway).status() == 200);
        }
    }

    @Test
    void changedAuthoritiesAreTrustedFromTheNextConnectionOn() throws Exception {
        TestIdentity.write(trusted, own.certificatePem());
        try (GatewayRuntime gateway = GatewayFixture.run(
                List.of(serve(false)),
                "upstream.tls.trustedCertificates=" + trusted,
                "endpointsFileInterval=20ms",
                "metrics.idleInterval=200ms")) {
            assertThat(chat(gateway).status()).isEqualTo(503);

            TestIdentity.write(trusted, endpoint.certificatePem());

            await().until(() -> chat(gateway).status() == 200);
        }
    }

    @Test
    void anybodyIsTrustedOnlyWhenToldSoAndThatIsAnAlarm() throws Exception {
        try (CapturedLog log = CapturedLog.begin();
                GatewayRuntime gateway =
                        GatewayFixture.run(List.of(serve(false)), "upstream.tls.insecureSkipVerify=true")) {
            await().until(() -> chat(gateway).status() == 200);

            assertThat(client(gateway).admin("/status").json().path("alarms").toString())
                    .contains("upstream.tls.insecureSkipVerify");
            assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN") && line.contains("insecureSkipVerify"));
        }
    }
}

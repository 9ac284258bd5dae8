package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that speak TLS to the gateway. */
class ListenTlsTest {

    @TempDir
    Path directory;

    private TestIdentity first;
    private Path certificate;
    private Path key;

    @BeforeEach
    void makeIdentity() throws Exception {
        first = TestIdentity.make(directory, "first", "EC", 90);
        certificate = TestIdentity.write(directory.resolve("tls.crt"), first.certificatePem());
        key = TestIdentity.write(directory.resolve("tls.key"), first.keyPem());
    }

    private GatewayFixture gateway(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "listen.tls.certificate=" + certificate, "listen.tls.key=" + key, "endpointsFileInterval=20ms"));
        settings.addAll(List.of(more));
        return GatewayFixture.start(1, settings.toArray(String[]::new));
    }

    @Test
    void streamsAndWholeAnswersComeOverTls() throws Exception {
        try (GatewayFixture gateway = gateway()) {
            HttpClient http = HttpClient.newBuilder()
                    .sslContext(TestIdentity.trusting(first))
                    .build();
            URI uri = URI.create("https://127.0.0.1:" + gateway.client().port() + "/v1/chat/completions");
            for (boolean stream : new boolean[] {true, false}) {
                HttpRequest request = HttpRequest.newBuilder(uri)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(GatewayClient.chat("Hello", stream, 200)))
                        .build();

                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
                assertThat(answer.body()).contains(stream ? "data: [DONE]" : "\"usage\"");
            }
        }
    }

    @Test
    void whatIsRefusedIsToldBeforeTheConnectionEnds() throws Exception {
        try (GatewayFixture gateway = gateway("limits.maxBodySize=1KiB");
                RawConnection raw = new RawConnection(connect(gateway, TestIdentity.trusting(first)))) {
            assertThat(raw.send(RawConnection.post("/v1/chat/completions", "x".repeat(5_000)))
                            .readAll())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("body_too_large");
        }
    }

    @Test
    void aClientWithoutTlsGetsNothingAndIsCounted() throws Exception {
        try (GatewayFixture gateway = gateway();
                RawConnection raw = new RawConnection(gateway.client().port())) {
            assertThat(raw.send("GET /v1/models HTTP/1.1\r\nhost: a\r\n\r\n").readAll())
                    .doesNotContain("HTTP/1.1");
            await().until(() -> tolerated(gateway, "tls_handshake_failed") == 1);
        }
    }

    @Test
    void http11IsAnnounced() throws Exception {
        try (GatewayFixture gateway = gateway();
                SSLSocket socket = (SSLSocket) TestIdentity.trusting(first)
                        .getSocketFactory()
                        .createSocket(
                                InetAddress.getLoopbackAddress(),
                                gateway.client().port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();

            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void aNewCertificateIsForNewConnectionsAndOldConnectionsStay() throws Exception {
        TestIdentity second = TestIdentity.make(directory, "second", "RSA", 3);
        try (GatewayFixture gateway = gateway();
                RawConnection old = new RawConnection(connect(gateway, TestIdentity.trusting(first)))) {
            models(old);
            assertThat(gateway.client().admin("/status").json().path("alarms")).isEmpty();

            // One file after the other: the pair does not fit for a moment, and the old one stays in use.
            TestIdentity.write(certificate, second.certificatePem());
            await().until(() -> tolerated(gateway, "file_not_used") == 1);
            assertThat(alarms(gateway)).singleElement().asString().contains("listen.tls.key", "is not the key");
            assertThat(served(gateway, first)).isEqualTo("CN=first");
            TestIdentity.write(key, second.keyPem());

            await().until(() -> alarms(gateway).stream().noneMatch(alarm -> alarm.contains("is not the key")));
            assertThat(served(gateway, second)).isEqualTo("CN=second");
            models(old);
            JsonNode status = gateway.client().admin("/status").json();
            assertThat(alarms(gateway)).singleElement().asString().contains("expires at");
            assertThat(status.at("/certificatesExpire/listen.tls.certificate").asText())
                    .startsWith("20");
            assertThat(gateway.client().admin("/metrics").body())
                    .containsPattern(
                            "caravan_tls_certificate_expiry_seconds\\{setting=\"listen.tls.certificate\"} 2[0-9.]+E?5?");
        }
    }

    @Test
    void aBadFileLeavesTheOldInUseAndIsLoggedOnce() throws Exception {
        try (CapturedLog log = CapturedLog.begin();
                GatewayFixture gateway = gateway()) {
            for (String bad : List.of("", "no PEM", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")) {
                long before = tolerated(gateway, "file_not_used");
                TestIdentity.write(key, bad);
                await().until(() -> tolerated(gateway, "file_not_used") == before + 1);
                assertThat(served(gateway, first)).isEqualTo("CN=first");
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("what was read before stays in use"))
                    .hasSize(3);
        }
    }

    @Test
    void aClientNeedsACertificateWhereOneIsAskedFor() throws Exception {
        TestIdentity known = TestIdentity.make(directory, "known", "EC", 90);
        TestIdentity stranger = TestIdentity.make(directory, "stranger", "EC", 90);
        Path authorities = TestIdentity.write(directory.resolve("clients.crt"), known.certificatePem());
        try (GatewayFixture gateway = gateway("listen.tls.clientCertificates=" + authorities)) {
            try (RawConnection raw = new RawConnection(connect(gateway, known.context(first)))) {
                models(raw);
            }
            for (SSLContext refused : List.of(TestIdentity.trusting(first), stranger.context(first))) {
                assertThatThrownBy(() -> {
                            try (RawConnection raw = new RawConnection(connect(gateway, refused))) {
                                models(raw);
                            }
                        })
                        .isInstanceOf(IOException.class);
            }
            await().until(() -> tolerated(gateway, "tls_handshake_failed") == 2);
        }
    }

    @Test
    void badFilesRefuseToStartAndAreToldAtOnce() throws Exception {
        TestIdentity other = TestIdentity.make(directory, "other", "RSA", 90);
        TestIdentity.write(key, other.keyPem());

        SettingsException failure = catchThrowableOfType(SettingsException.class, () -> GatewayFixture.run(
                        List.of(),
                        "listen.tls.certificate=" + certificate,
                        "listen.tls.key=" + key,
                        "upstream.tls.trustedCertificates=/no/such/file")
                .close());

        assertThat(failure.problems())
                .extracting(Object::toString)
                .satisfiesExactly(
                        one -> assertThat(one).contains("listen.tls.key: " + key, "is not the key of the certificate"),
                        two -> assertThat(two)
                                .contains("upstream.tls.trustedCertificates: /no/such/file", "does not exist"));
    }

    private static SSLSocket connect(GatewayFixture gateway, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.client().port());
        socket.startHandshake();
        return socket;
    }

    private static String served(GatewayFixture gateway, TestIdentity trusted) throws Exception {
        try (SSLSocket socket = connect(gateway, TestIdentity.trusting(trusted))) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static void models(RawConnection connection) throws IOException {
        assertThat(connection.send("GET /v1/models HTTP/1.1\r\nhost: a\r\n\r\n").readUntil("]}"))
                .startsWith("HTTP/1.1 200 ");
    }

    private static List<String> alarms(GatewayFixture gateway) {
        List<String> alarms = new ArrayList<>();
        gateway.client().admin("/status").json().path("alarms").forEach(alarm -> alarms.add(alarm.asText()));
        return alarms;
    }

    private static long tolerated(GatewayFixture gateway, String what) {
        return gateway.client().admin("/status").json().at("/tolerated/" + what).asLong();
    }
}

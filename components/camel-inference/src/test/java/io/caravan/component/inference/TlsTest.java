package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.EndpointSpec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that are spoken to over TLS. */
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    private KeyStore keys;
    private ScriptedServer server;

    @BeforeEach
    void startServer() throws Exception {
        Path file = directory.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "a",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString()))
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = new ScriptedServer(context.getServerSocketFactory());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private TestGateway gateway(SslContext trust) throws Exception {
        return new TestGateway(
                component -> {
                    if (trust != null) {
                        component.setTls(() -> trust);
                    }
                },
                List.of(new EndpointSpec("e0", "127.0.0.1", server.port(), true, Map.of())));
    }

    @Test
    void aTrustedEndpointIsSpokenToOverTls() throws Exception {
        SslContext trust = SslContextBuilder.forClient()
                .trustManager((X509Certificate) keys.getCertificate("a"))
                .build();
        try (TestGateway gateway = gateway(trust);
                RawClient client = new RawClient(gateway.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.body(client.post("{}").head())).isEqualTo("{}");
            }
        }
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void anUntrustedEndpointIsNotSentARequest() throws Exception {
        try (TestGateway gateway = gateway(null);
                RawClient client = new RawClient(gateway.port()).post("{}")) {
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 503");
            assertThat(client.body(head)).contains("tls_failed");
            assertThat(gateway.failures).containsExactly("e0 tls_failed");
        }
        assertThat(server.heads).isEmpty();
    }
}

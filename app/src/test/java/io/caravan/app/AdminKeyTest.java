package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.app.GatewayClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Admin pages that are not for everybody. */
class AdminKeyTest {

    @TempDir
    Path directory;

    private static Answer get(GatewayClient client, String path, String key) {
        return client.send(HttpRequest.newBuilder(URI.create(client.adminBase() + path))
                .header("authorization", "Bearer " + key)
                .build());
    }

    @Test
    void allPagesButProbesNeedTheKey() throws IOException {
        Path key = TestIdentity.write(directory.resolve("admin.key"), "the-admin-key\n");
        try (GatewayFixture gateway = GatewayFixture.start(1, "admin.keyFile=" + key, "endpointsFileInterval=20ms")) {
            GatewayClient client = gateway.client();
            for (String path : List.of("/status", "/metrics", "/decisions", "/decisions/x", "/nothing", "/")) {
                Answer refused = client.admin(path);
                assertThat(refused.status()).as(path).isEqualTo(401);
                assertThat(refused.header("www-authenticate")).isEqualTo("Bearer");
                assertThat(get(client, path, "another-key").status()).as(path).isEqualTo(401);
                assertThat(get(client, path, "the-admin-key").status()).as(path).isNotEqualTo(401);
            }
            assertThat(client.admin("/health/live").status()).isEqualTo(200);
            assertThat(client.admin("/health/ready").status()).isEqualTo(200);

            TestIdentity.write(key, TestKeys.hash("the-next-key"));
            await().until(() -> get(client, "/status", "the-next-key").status() == 200);
            assertThat(get(client, "/status", "the-admin-key").status()).isEqualTo(401);
            assertThat(get(client, "/status", TestKeys.hash("the-next-key")).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void anOpenAdminAddressWithoutKeyIsWarnedOf() {
        try (CapturedLog log = CapturedLog.begin();
                GatewayFixture gateway = GatewayFixture.start(1, "admin.host=0.0.0.0")) {
            assertThat(gateway.client().admin("/status").json().path("alarms").toString())
                    .contains("admin.host: 0.0.0.0 is not loopback");
            assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN") && line.contains("admin.host"));
        }
    }

    @Test
    void anEmptyKeyFileRefusesToStart() throws IOException {
        Path key = TestIdentity.write(directory.resolve("admin.key"), "\n");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() ->
                        GatewayFixture.run(List.of(), "admin.keyFile=" + key).close()))
                .hasMessageContaining("admin.keyFile: " + key);
    }
}

package io.caravan.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.pool.EndpointSpec;
import io.caravan.settings.ByteSize;
import io.caravan.settings.SettingsBinder;
import io.caravan.settings.SettingsNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {

    private static final LimitsConfig LIMITS = new LimitsConfig(
            new ByteSize(64 << 20),
            new ByteSize(64 << 10),
            new ByteSize(8 << 10),
            10_000,
            20_000,
            new ByteSize(0),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            new ByteSize(1024),
            Duration.ofMinutes(5),
            Map.of());
    private static final UpstreamConfig UPSTREAM = new UpstreamConfig(
            Duration.ofSeconds(2),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            3,
            0.5,
            256,
            null,
            new UpstreamTlsConfig(null, null, null, false));
    private static final MetricsConfig METRICS = new MetricsConfig(
            "/metrics", Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10));
    private static final HealthConfig HEALTH =
            new HealthConfig("/health", Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(1));
    private static final OutlierConfig OUTLIERS = new OutlierConfig(
            5,
            0.5,
            10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            0.5,
            Duration.ofSeconds(30));

    @Test
    void pinsEveryDefault() {
        GatewayConfig defaults = SettingsBinder.bindOrThrow(GatewayConfig.class, SettingsNode.empty("nothing"), "");

        assertThat(defaults)
                .isEqualTo(new GatewayConfig(
                        new ListenConfig("0.0.0.0", 8080, new ListenTlsConfig(null, null, null)),
                        new AdminConfig("127.0.0.1", 9090, null),
                        List.of(),
                        null,
                        Duration.ofSeconds(1),
                        false,
                        new AuthConfig(null, false, new JwtConfig("", "", null, null, "", Duration.ofSeconds(30))),
                        LIMITS,
                        new CorsConfig(List.of()),
                        UPSTREAM,
                        METRICS,
                        HEALTH,
                        OUTLIERS,
                        new PrefixConfig(64, 131_072, true, 31_250, 16, 4_000_000, ""),
                        new TokensConfig(
                                List.of(TokenSourceName.LOCAL),
                                List.of(),
                                null,
                                Path.of("/tmp/tokenizer/tokenizer-uds.socket"),
                                Duration.ofMillis(50),
                                false,
                                new ByteSize(64 << 20),
                                null),
                        new DecisionsConfig(2048),
                        new ReadinessConfig(1),
                        new DrainConfig(Duration.ofSeconds(5), Duration.ofSeconds(60)),
                        null,
                        null,
                        0));
    }

    @ParameterizedTest
    @CsvSource({
        "http://gpu-1:8000, gpu-1, 8000, gpu-1:8000",
        "http://gpu-1, gpu-1, 80, gpu-1:80",
        "http://gpu-1:8000/, gpu-1, 8000, gpu-1:8000",
        "http://[::1]:8000, ::1, 8000, [::1]:8000"
    })
    void anEndpointIsNamedAfterItsUrl(String url, String host, int port, String name) {
        assertThat(new EndpointConfig("", URI.create(url), Map.of()).toSpec())
                .isEqualTo(new EndpointSpec(name, host, port, false, Map.of()));
    }

    @Test
    void anEndpointOfHttpsIsSpokenToOverTls() {
        assertThat(new EndpointConfig("", URI.create("https://gpu-1"), Map.of()).toSpec())
                .isEqualTo(new EndpointSpec("gpu-1:443", "gpu-1", 443, true, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpu-1:8000",
                "ftp://gpu-1",
                "http:///x",
                "http://a:1/v1",
                "http://a:1?x=1",
                "http://u@a:1",
                "http://a:0",
                "http://a:70000"
            })
    void aUrlThatIsMoreOrLessThanHostAndPortIsRefused(String url) {
        assertThatThrownBy(() -> new EndpointConfig("", URI.create(url), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url must")
                .hasMessageContaining(url);
    }

    @Test
    void twoEndpointsOfOneNameAreRefused() {
        SettingsNode twice =
                ConfigLoader.withEndpointUrls(SettingsNode.ofMap(Map.of("endpoints", "http://a:1,http://a:1"), "f:1"));

        assertThatThrownBy(() -> SettingsBinder.bindOrThrow(GatewayConfig.class, twice, ""))
                .hasMessage("f:1: endpoints: endpoints must differ in name; 'a:1' is twice");
    }
}

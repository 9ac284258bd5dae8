package io.caravan.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    @TempDir
    Path directory;

    @Test
    void fileOverridesDefaultsEnvironmentOverridesFileAndSetOverridesAll() {
        Path file = file(
                """
                listen: { host: 10.0.0.1, port: 1 }
                upstream:
                  idleTimeout: 7s
                  maxAttempts: 4
                """);

        GatewayConfig config = ConfigLoader.load(new ConfigSources(
                        file,
                        Map.of("CARAVAN_LISTEN_PORT", "2", "CARAVAN_UPSTREAM_MAX_ATTEMPTS", "5", "HOME", "/root"),
                        List.of("listen.port=3", "listen.port=4")))
                .config();

        assertThat(config.listen()).isEqualTo(new ListenConfig("10.0.0.1", 4, new ListenTlsConfig(null, null, null)));
        assertThat(config.upstream().idleTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.upstream().maxAttempts()).isEqualTo(5);
        assertThat(config.upstream().maxIdleConnections()).isEqualTo(256);
    }

    @Test
    void everyProblemOfEverySourceIsToldAtOnce() {
        Path file = file(
                """
                listen:
                  prot: 1
                admin:
                  port: 70000
                endpoints:
                  - name: x
                """);

        List<String> problems = problems(new ConfigSources(
                file, Map.of("CARAVAN_LISTEN_PROT", "2"), List.of("metric.path=/x", "nothing", "prefix.autoTune=yes")));

        assertThat(problems)
                .containsExactly(
                        "environment CARAVAN_LISTEN_PROT: there is no such setting; did you mean 'CARAVAN_LISTEN_PORT'?",
                        "--set metric.path=/x: metric.path: unknown setting; did you mean 'metrics.path'?",
                        "--set nothing: is not name=value, as in --set listen.port=8081",
                        file + ":2: listen.prot: unknown setting; did you mean 'port'?",
                        file + ":4: admin.port: port must be between 0 and 65535, was 70000",
                        file
                                + ":6: endpoints[0].url: is missing; it has no default (Where it serves, http://host:port or https://host:port.)",
                        "--set: prefix.autoTune: 'yes' is not true or false");
    }

    @Test
    void brokenYamlIsAProblemWithItsLine() {
        Path file = file("listen:\n  port: [1\nadmin: {}\n");

        assertThat(problems(new ConfigSources(file, Map.of(), List.of())))
                .singleElement()
                .asString()
                .startsWith(file + ":3: is not YAML: ");
    }

    @Test
    void aKeyGivenTwiceIsAProblem() {
        Path file = file("admin:\n  port: 1\n  port: 2\n");

        assertThat(problems(new ConfigSources(file, Map.of(), List.of())))
                .containsExactly(file + ":3: admin.port: is given twice, first at " + file + ":2");
    }

    @Test
    void aMissingFileIsAProblem() {
        Path file = directory.resolve("absent.yaml");

        assertThat(problems(new ConfigSources(file, Map.of(), List.of())))
                .containsExactly(file + ": there is no such file");
    }

    @Test
    void anEmptyFileGivesTheDefaults() {
        assertThat(ConfigLoader.load(new ConfigSources(file("# nothing\n"), Map.of(), List.of()))
                        .config())
                .isEqualTo(ConfigLoader.load(new ConfigSources(null, Map.of(), List.of()))
                        .config());
    }

    @Test
    void variablesOfTheScriptAndOfKubernetesServicesAreIgnored() {
        GatewayConfig config = ConfigLoader.load(new ConfigSources(
                        null,
                        Map.of(
                                "CARAVAN_JAVA_OPTS", "-Xmx1g",
                                "CARAVAN_SERVICE_HOST", "10.0.0.9",
                                "CARAVAN_SERVICE_PORT_HTTP", "80",
                                "CARAVAN_PORT", "tcp://10.0.0.9:80",
                                "CARAVAN_PORT_80_TCP_ADDR", "10.0.0.9",
                                "CARAVAN_ADMIN_PORT", "tcp://10.0.0.9:9090"),
                        List.of()))
                .config();

        assertThat(config.admin().port()).isEqualTo(9090);
    }

    @Test
    void endpointsAreGivenAsUrlsInOneLine() {
        GatewayConfig config = ConfigLoader.load(
                        new ConfigSources(null, Map.of("CARAVAN_ENDPOINTS", "http://a:1, http://b:2"), List.of()))
                .config();

        assertThat(config.endpoints()).extracting(EndpointConfig::name).containsExactly("a:1", "b:2");
    }

    @Test
    void aFileOfEndpointsIsReadAlone() {
        Path file = file("endpoints:\n  - http://a:1\n  - { name: b, url: 'http://b:2', labels: { zone: x } }\n");

        assertThat(ConfigLoader.loadEndpoints(file))
                .extracting(EndpointConfig::name, endpoint -> endpoint.labels().get("zone"))
                .containsExactly(tuple("a:1", null), tuple("b", "x"));
    }

    @Test
    void theEffectiveConfigurationNamesOriginsAndLoadsAgain() {
        Path file = file(
                """
                endpoints:
                  - url: http://a:1
                    labels: { zone: 'on', "odd key": "it's" }
                  - http://b:2
                limits: { maxBodySize: 1MiB }
                routes: my routes
                """);
        EffectiveConfig effective =
                ConfigLoader.load(new ConfigSources(file, Map.of("CARAVAN_ADMIN_PORT", "7"), List.of("eventLoops=2")));

        String yaml = effective.toYaml();

        assertThat(yaml.lines().map(line -> line.replaceAll(" +#", " #")))
                .contains(
                        "  host: 0.0.0.0 # default",
                        "  port: 7 # environment CARAVAN_ADMIN_PORT",
                        "  - name: a:1 # default",
                        "    url: http://a:1 # " + file + ":2",
                        "  maxBodySize: 1MiB # " + file + ":5",
                        "eventLoops: 2 # --set");
        assertThat(ConfigLoader.load(new ConfigSources(file(yaml), Map.of(), List.of()))
                        .config())
                .as(yaml)
                .isEqualTo(effective.config());
    }

    private static List<String> problems(ConfigSources sources) {
        return catchThrowableOfType(SettingsException.class, () -> ConfigLoader.load(sources)).problems().stream()
                .map(SettingsProblem::toString)
                .toList();
    }

    private Path file(String text) {
        try {
            return Files.writeString(directory.resolve("caravan.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

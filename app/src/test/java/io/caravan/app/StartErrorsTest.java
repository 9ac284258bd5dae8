package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.app.config.GatewayConfig;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that cannot work refuses to start and tells everything that is wrong with it. */
class StartErrorsTest {

    private static final String OWN_SCORER =
            """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata: { name: zone-scorer, labels: { camel.apache.org/kamelet.type: action } }
            spec:
              definition:
                title: Zone scorer
                description: Prefers a zone
                type: object
                properties:
                  zone: { type: string, default: a, title: Zone, description: The zone }
              template:
                from:
                  uri: kamelet:source
                  steps:
                    - setProperty: { name: zone, constant: "{{zone}}" }
                    - to: "kamelet:queue-scorer?INNER"
            """;

    @TempDir
    Path directory;

    private Path routes;
    private Path kamelets;

    @BeforeEach
    void makeDirectories() throws IOException {
        routes = Files.createDirectory(directory.resolve("my-routes"));
        kamelets = Files.createDirectory(directory.resolve("my-kamelets"));
    }

    @Test
    void aTakenPortIsNamedWithTheSettingThatChangesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            List<String> problems = problems("listen.port=" + port);

            assertThat(problems).hasSize(1);
            assertThat(problems.get(0)).contains("port " + port).contains("set listen.port to another");
        }
    }

    @Test
    void bothPortsTakenAreToldAtOnce() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> problems = problems("listen.port=" + one.getLocalPort(), "admin.port=" + two.getLocalPort());

            assertThat(problems).hasSize(2);
            assertThat(problems.get(0)).contains("listen.port");
            assertThat(problems.get(1)).contains("admin.port");
        }
    }

    @Test
    void onePortForBothIsRefused() {
        int port = FreePorts.preferring(0);

        assertThat(problems("listen.port=" + port, "admin.port=" + port))
                .singleElement()
                .asString()
                .contains("admin.port", "is listen.port already");
    }

    @Test
    void aGatewayThatIsItsOwnEndpointIsRefused() {
        int port = FreePorts.preferring(0);

        List<URI> itself = List.of(URI.create("http://127.0.0.1:1"), URI.create("http://localhost:" + port));

        assertThat(problems(itself, "listen.port=" + port, "listen.host=0.0.0.0"))
                .singleElement()
                .asString()
                .contains("endpoints[1].url", "http://localhost:" + port + " is where this gateway itself listens");
        assertThat(problems(itself, "admin.port=" + port))
                .singleElement()
                .asString()
                .contains("admin.port");
    }

    @Test
    void aMisspeltKameletIsAnsweredWithTheNearest() throws IOException {
        profile("kamelet:healty-filter", "kamelet:max-score-picker");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("steps[0]", "'healty-filter'", "did you mean 'healthy-filter'?");
    }

    @Test
    void aMisspeltParameterIsAnsweredWithTheNearest() throws IOException {
        profile("kamelet:load-aware-scorer?treshold=3", "kamelet:max-score-picker");

        assertThat(problems()).singleElement().asString().contains("steps[0]", "treshold", "did you mean 'threshold'?");
    }

    @Test
    void aProfileWithoutPickerIsRefused() throws IOException {
        profile("kamelet:healthy-filter", "kamelet:queue-scorer?weight=2");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("the profile has no picker", "kamelet:max-score-picker");
    }

    @Test
    void anUnknownPluginIsNamed() throws IOException {
        profile("kamelet:coffee-scorer", "kamelet:max-score-picker");

        assertThat(problems()).singleElement().asString().contains("there is no plug-in 'coffee-scorer'");
    }

    @Test
    void everythingIsToldAtOnce() throws IOException {
        profile(
                "kamelet:healty-filter",
                "kamelet:prefix-cache-scorer?weight=heavy",
                "kamelet:load-aware-scorer?treshold=3&threshold=0",
                "kamelet:queue-scorer");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> problems = problems("admin.port=" + taken.getLocalPort());

            assertThat(String.join("\n", problems)).contains("admin.port", "healty-filter", "heavy", "treshold");
            assertThat(problems).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void aParameterMisspeltOnAUsersOwnKameletIsRefused() throws IOException {
        kamelet("weight=1");
        profile("kamelet:zone-scorer?zoen=b", "kamelet:max-score-picker");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("schedule-default.camel.yaml:6", "'zone-scorer' has no parameter 'zoen'")
                .contains("did you mean 'zone'?");
    }

    @Test
    void aParameterMisspeltWithinAUsersOwnKameletIsRefused() throws IOException {
        kamelet("wieght=1");
        profile("kamelet:zone-scorer?zone=b", "kamelet:max-score-picker");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("zone-scorer.kamelet.yaml:16", "'queue-scorer' has no parameter 'wieght'")
                .contains("did you mean 'weight'?");
    }

    @Test
    void aMisspeltKameletInAnotherRouteIsRefused() throws IOException {
        kamelet("weight=1");
        Files.writeString(
                routes.resolve("extra.camel.yaml"),
                """
                - route:
                    id: extra
                    from:
                      uri: direct:extra
                      steps:
                        - kamelet: { name: zone-scoerer }
                        - to: { uri: "kamelet:zone-scorer", parameters: { zome: b } }
                """);

        assertThat(problems())
                .satisfiesExactly(
                        one -> assertThat(one).contains("extra.camel.yaml:6", "did you mean 'zone-scorer'?"),
                        two -> assertThat(two).contains("extra.camel.yaml:7", "did you mean 'zone'?"));
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        SettingsException failure = catchThrowableOfType(
                SettingsException.class,
                () -> GatewayFixture.run(List.of(), "routes=/no/such/routes", "kamelets=/no/such/kamelets"));

        assertThat(failure.problems()).extracting(SettingsProblem::path).containsExactly("routes", "kamelets");
    }

    @Test
    void aProfileWithAUsersOwnKameletServes() throws IOException {
        kamelet("weight=1");
        profile("kamelet:healthy-filter", "kamelet:zone-scorer?zone=b", "kamelet:max-score-picker");
        try (GatewayFixture gateway = GatewayFixture.start(2, "routes=" + routes, "kamelets=" + kamelets)) {
            var answer = gateway.client().chat(GatewayClient.chat("Hello", false, 2), "x-request-id", "own-1");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(gateway.decision("own-1").path("steps"))
                    .extracting(step -> step.path("plugin").asText())
                    .containsExactly("served-model-filter", "healthy-filter", "queue-scorer");
        }
    }

    private List<String> problems(String... overrides) {
        return problems(List.of(URI.create("http://127.0.0.1:1")), overrides);
    }

    private List<String> problems(List<URI> endpoints, String... overrides) {
        String[] all = Stream.concat(Stream.of(overrides), Stream.of("routes=" + routes, "kamelets=" + kamelets))
                .toArray(String[]::new);
        GatewayConfig config = GatewayFixture.config(endpoints, all);
        SettingsException failure = catchThrowableOfType(
                SettingsException.class, () -> GatewayRuntime.start(config).close());
        assertThat(failure).isNotNull();
        return failure.problems().stream().map(SettingsProblem::toString).toList();
    }

    private void profile(String... steps) throws IOException {
        String text =
                "- route:\n    id: schedule-default\n    from:\n      uri: direct:schedule-default\n      steps:\n"
                        + Stream.of(steps)
                                .map(step -> "        - to: " + step + "\n")
                                .collect(Collectors.joining());
        Files.writeString(routes.resolve("schedule-default.camel.yaml"), text);
    }

    private void kamelet(String inner) throws IOException {
        Files.writeString(kamelets.resolve("zone-scorer.kamelet.yaml"), OWN_SCORER.replace("INNER", inner));
    }
}

package io.caravan.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaravanMainTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "config --help", "validate --help", "explain --help", ""})
    void helpTellsTheExitCodes(String arguments) {
        Cli cli = Cli.run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out())
                .startsWith("Usage: caravan")
                .contains("Exit codes:", "0   success", "1   failure", "2   wrong usage or configuration");
    }

    @Test
    void theVersionNamesGatewayAndJava() {
        assertThat(Cli.run("--version").out()).startsWith("caravan ").contains("(Java " + Runtime.version());
    }

    @Test
    void aMisspeltCommandIsAnsweredWithASuggestion() {
        Cli cli = Cli.run("explian", "x");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("explian").contains("Did you mean").contains("explain");
    }

    @Test
    void aMissingArgumentIsAnsweredWithTheWayToHelp() {
        Cli cli = Cli.run("explain");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("REQUEST-ID").contains("'caravan explain --help'");
    }

    @Test
    void configPrintsValuesWithTheirOrigins() {
        Cli cli = Cli.run(Map.of("CARAVAN_ADMIN_HOST", "::1"), "config", "--set", "listen.port=8081");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out().lines().map(line -> line.replaceAll(" +#", " #")))
                .contains("  port: 8081 # --set", "  host: '::1' # environment CARAVAN_ADMIN_HOST");
    }

    @Test
    void badConfigurationEndsWithEveryProblemAndExitCode2() {
        Cli cli = Cli.run("config", "--set", "listen.port=x", "--set", "admin.prot=1");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err().lines()).hasSize(2);
    }

    @Test
    void validateTellsWhatEachFileIs() throws Exception {
        Files.writeString(directory.resolve("a.yaml"), "listen: { port: 1 }\n");
        Files.writeString(directory.resolve("b.yaml"), "endpoints: [ http://a:1 ]\n");
        Files.writeString(
                directory.resolve("c.camel.yaml"),
                """
                - route:
                    id: a
                    from: { uri: direct:a, steps: [ { log: hello } ] }
                """);
        Files.writeString(
                directory.resolve("gold-scorer.kamelet.yaml"),
                """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata: { name: gold-scorer }
                spec:
                  definition: { properties: { weight: { type: number } } }
                  template:
                    beans: [ { name: step, type: x, properties: { weight: '{{weight}}' } } ]
                    from: { uri: kamelet:source, steps: [ { process: { ref: '{{step}}' } } ] }
                """);

        Cli cli = Cli.run("validate", directory.toString());

        assertThat(cli.err()).isEmpty();
        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out().lines().map(line -> line.substring(line.indexOf('('))))
                .isEqualTo(List.of("(configuration)", "(configuration)", "(routes)", "(Kamelet)"));
    }

    @Test
    void validateTellsEveryProblemOfEveryFile() throws Exception {
        Path config = Files.writeString(directory.resolve("a.yaml"), "lisen: {}\n");
        Path routes = Files.writeString(
                directory.resolve("c.camel.yaml"),
                """
                - rout: {}
                - route: { id: a, from: { uri: direct:a } }
                - route: { id: a, from: { uri: direct:a, steps: [ { a: 1, b: 2 } ] } }
                """);
        Path kamelet = Files.writeString(
                directory.resolve("gold-scorer.kamelet.yaml"),
                """
                kind: Kamelet
                metadata: { name: silver-scorer }
                spec:
                  definition: { properties: { weight: { type: number } } }
                  template:
                    from: 'x:{{wieght}}'
                """);

        Cli cli = Cli.run("validate", config.toString(), routes.toString(), kamelet.toString());

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err().lines())
                .containsExactly(
                        config + ":1: lisen: unknown setting; did you mean 'listen'?",
                        routes + ":1: rout: unknown item; did you mean 'route'?",
                        routes + ":2: route.from.steps: is missing",
                        routes + ":3: route.id: 'a' is given twice, first at " + routes + ":2",
                        routes + ":3: route.from.steps: every step must have one name, for example to or process",
                        kamelet + ":1: apiVersion: is missing",
                        kamelet + ":2: metadata.name: must be gold-scorer, was 'silver-scorer'",
                        kamelet + ":6: spec.template: {{wieght}} is not declared in spec.definition.properties;"
                                + " did you mean 'weight'?",
                        kamelet + ":4: spec.definition.properties.weight: is declared but not used in spec.template");
    }
}

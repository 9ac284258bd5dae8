package io.caravan.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.app.config.KeysFile;
import io.caravan.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysCommandTest {

    private static final String MARKER = "sk-secret-marker";

    @Test
    void aNewKeyComesWithTheLineThatLetsItIn() throws Exception {
        Cli made = Cli.run("keys", "new", "--id", "team-a");

        String[] lines = made.out().split("\\R");
        assertThat(made.exitCode()).isZero();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(lines[0].getBytes(StandardCharsets.UTF_8));
        KeysFile file = KeysFile.read("keys:\n" + lines[1] + "\n", "keys.yaml");
        assertThat(file.keys().get(0).id()).isEqualTo("team-a");
        assertThat(file.keys().get(0).hash())
                .isEqualTo("sha256:" + HexFormat.of().formatHex(digest));
        assertThat(Cli.run("keys", "new", "--id", "team-a").out()).isNotEqualTo(made.out());
    }

    @Test
    void anIdThatTheFileWouldNotTakeIsRefused() {
        Cli refused = Cli.run("keys", "new", "--id", "team a");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("id must be");
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void keysAloneTellsWhatThereIs() {
        assertThat(Cli.run("keys").err()).contains("caravan keys new --id NAME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys: " + MARKER,
                "keys: [ " + MARKER + " ]",
                "keys: [ { id: a, hash: " + MARKER + " } ]",
                "keys: [ { id: a, hash: 'sha256:00', " + MARKER + ": 1 } ]",
                "keys: [ { id: '" + MARKER + " x', hash: x } ]",
                "keys: [ { id: a, hash: x, maxInFlight: " + MARKER + " } ]",
                "keys: [ { id: a, hash: x, models: { " + MARKER + ": 1 } } ]",
                MARKER + ": 1",
                MARKER,
                "keys: [ *" + MARKER + " ]",
                "keys: { " + MARKER + ": 1, " + MARKER + ": 2 }",
                "keys: [ {id: a, " + MARKER
            })
    void whatIsWrongWithAKeysFileIsToldWithoutItsContent(String text) {
        SettingsException failure = org.assertj.core.api.Assertions.catchThrowableOfType(
                SettingsException.class, () -> KeysFile.read(text, "keys.yaml"));

        assertThat(failure.problems()).isNotEmpty();
        assertThat(failure.getMessage()).contains("keys.yaml").doesNotContain(MARKER);
    }
}

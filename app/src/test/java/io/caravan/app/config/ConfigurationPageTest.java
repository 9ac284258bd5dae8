package io.caravan.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    @Test
    void theConfigurationPageIsWhatTheRecordsSay() throws IOException {
        if (System.getProperty("generate") != null) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigurationPage.render());
        }

        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md; to make it anew: mvn -B -q -Dquick -pl app -am test -Dgenerate "
                        + "-Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(ConfigurationPage.render());
    }
}

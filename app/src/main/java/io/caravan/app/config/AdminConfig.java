package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where operators reach health, metrics, status and decisions. */
public record AdminConfig(
        @Setting(
                        value =
                                "Address to listen on. Keep the admin pages off public networks; they are not encrypted.",
                        defaultValue = "127.0.0.1")
                String host,
        @Setting(value = "Port to listen on; 0 takes any free one.", defaultValue = "9090") int port,
        @Setting(
                        value =
                                "A file with a key, or sha256: and its digest in hex. Given, every admin page but "
                                        + "/health/live and /health/ready needs Authorization: Bearer with it. Read again when it changes.",
                        defaultValue = "")
                @Nullable
                Path keyFile) {

    public AdminConfig {
        Require.notBlank("host", host);
        Require.port("port", port);
    }
}

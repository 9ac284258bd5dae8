package io.caravan.app;

import io.caravan.app.config.ConfigLoader;
import io.caravan.app.config.ConfigSources;
import io.caravan.app.config.GatewayConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The configuration of the demo, made through the same loader as any other. */
final class DemoConfig {

    private DemoConfig() {}

    static GatewayConfig create(int port, int adminPort, List<URI> engines) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("listen: {host: 127.0.0.1, port: ").append(port).append("}\n");
        yaml.append("admin: {host: 127.0.0.1, port: ").append(adminPort).append("}\n");
        yaml.append("endpoints:\n");
        for (int i = 0; i < engines.size(); i++) {
            yaml.append("  - {name: engine-")
                    .append(i + 1)
                    .append(", url: \"")
                    .append(engines.get(i))
                    .append("\"}\n");
        }
        try {
            Path file = Files.createTempFile("caravan-demo", ".yaml");
            try {
                Files.writeString(file, yaml);
                return ConfigLoader.load(new ConfigSources(file, Map.of(), List.of()))
                        .config();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

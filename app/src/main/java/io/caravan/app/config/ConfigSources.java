package io.caravan.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where configuration comes from, weakest first.
 *
 * @param file the configuration file, null for none
 * @param environment the process's environment; {@code CARAVAN_LISTEN_PORT} stands for {@code listen.port}
 * @param overrides {@code listen.port=8081}, from the command line; the last one wins
 */
public record ConfigSources(@Nullable Path file, Map<String, String> environment, List<String> overrides) {

    public ConfigSources {
        environment = Map.copyOf(environment);
        overrides = List.copyOf(overrides);
    }
}

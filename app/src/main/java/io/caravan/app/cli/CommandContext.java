package io.caravan.app.cli;

import io.caravan.app.config.ConfigSources;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command may use of the process.
 *
 * @param out for results
 * @param err for problems and progress
 * @param environment the process's environment
 * @param ansi whether {@code out} shows colour
 */
public record CommandContext(PrintWriter out, PrintWriter err, Map<String, String> environment, Ansi ansi) {

    /** The sources of the configuration of a command with these options. */
    public ConfigSources configSources(@Nullable Path file, List<String> overrides) {
        return new ConfigSources(file, environment, overrides);
    }
}

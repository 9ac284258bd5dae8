package io.caravan.app.cli;

import io.caravan.app.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the effective configuration. */
@Command(name = "config", description = "Prints the effective configuration as YAML, with the origin of every value.")
final class ConfigCommand implements Callable<Integer> {

    private final CommandContext context;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Overrides one setting; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    ConfigCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.out()
                .print(ConfigLoader.load(context.configSources(file, overrides)).toYaml());
        context.out().flush();
        return ExitCode.OK;
    }
}

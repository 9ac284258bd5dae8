package io.caravan.app.cli;

import io.caravan.app.config.FileCheck;
import io.caravan.settings.SettingsProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks files without starting anything. */
@Command(
        name = "validate",
        description = "Checks configuration, endpoint, route and Kamelet files without starting anything.")
final class ValidateCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "A file, or a directory whose YAML files are checked. *.kamelet.yaml is a Kamelet, a list at the"
                            + " top is a file of routes, everything else is configuration.")
    private List<Path> files = new ArrayList<>();

    ValidateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        List<SettingsProblem> problems = new ArrayList<>();
        for (Path file : expand()) {
            int problemsBefore = problems.size();
            String kind = FileCheck.check(file, problems);
            if (problems.size() == problemsBefore) {
                context.out().println(context.ansi().string("@|green ok|@  ") + file + " (" + kind + ")");
            }
        }
        problems.forEach(context.err()::println);
        return problems.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    private List<Path> expand() throws IOException {
        List<Path> expanded = new ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                try (Stream<Path> inside = Files.walk(file)) {
                    inside.filter(path -> path.toString().matches(".*\\.ya?ml"))
                            .sorted()
                            .forEach(expanded::add);
                }
            } else {
                expanded.add(file);
            }
        }
        return expanded;
    }
}

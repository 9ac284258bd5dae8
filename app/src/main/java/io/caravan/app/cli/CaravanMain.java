package io.caravan.app.cli;

import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsProblem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The main class: finds the command, runs it, and turns what it throws into a message and an exit code. */
@Command(
        name = "caravan",
        description = "Routes LLM requests to the model server that will serve them best.",
        versionProvider = CaravanMain.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class CaravanMain {

    private static final OptionSpec HELP = OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build();

    private CaravanMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Ansi ansi = Ansi.AUTO.enabled() ? Ansi.ON : Ansi.OFF;
        System.exit(run(new CommandContext(out, err, System.getenv(), ansi), arguments));
    }

    /** Runs one command and returns its exit code. */
    public static int run(CommandContext context, String... arguments) {
        CommandLine line = new CommandLine(new CaravanMain());
        Map<String, Supplier<Callable<Integer>>> commands = commands(context);
        Supplier<Callable<Integer>> named = arguments.length == 0 ? null : commands.get(arguments[0]);
        // Each takes some time to describe; where one is named, the others are not needed.
        for (Supplier<Callable<Integer>> command : named == null ? commands.values() : List.of(named)) {
            line.addSubcommand(command.get());
        }
        // These reach the subcommands that are there already.
        line.setOut(context.out())
                .setErr(context.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(context.ansi()))
                .setExecutionExceptionHandler((failure, failed, result) -> failed(failure, context))
                .setParameterExceptionHandler((failure, given) -> misused(failure, context));
        line.getCommandSpec().mixinStandardHelpOptions(true);
        tellExitCodes(line);
        for (CommandLine subcommand : line.getSubcommands().values()) {
            subcommand.getCommandSpec().addOption(HELP);
            tellExitCodes(subcommand);
        }
        return line.execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }

    /** The commands by the names that their annotations give them, in the order of the help page. */
    private static Map<String, Supplier<Callable<Integer>>> commands(CommandContext context) {
        Map<String, Supplier<Callable<Integer>>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new DemoCommand(System.out));
        commands.put("serve", () -> new ServeCommand(context));
        commands.put("simulate", () -> new SimulateCommand(context));
        commands.put("config", () -> new ConfigCommand(context));
        commands.put("validate", () -> new ValidateCommand(context));
        commands.put("explain", () -> new ExplainCommand(context));
        commands.put("keys", () -> new KeysCommand(context));
        return commands;
    }

    private static void tellExitCodes(CommandLine line) {
        Map<String, String> exitCodes = new LinkedHashMap<>();
        exitCodes.put(String.valueOf(ExitCode.OK), "success");
        exitCodes.put(String.valueOf(ExitCode.FAILURE), "failure");
        exitCodes.put(String.valueOf(ExitCode.USAGE), "wrong usage or configuration");
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes);
    }

    private static int failed(Exception failure, CommandContext context) {
        if (failure instanceof SettingsException settings) {
            for (SettingsProblem problem : settings.problems()) {
                context.err().println(problem);
            }
            return ExitCode.USAGE;
        }
        String message = failure.getMessage();
        context.err().println("caravan: " + (message == null ? failure.toString() : message));
        return ExitCode.FAILURE;
    }

    private static int misused(ParameterException failure, CommandContext context) {
        context.err().println("caravan: " + failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, context.err())) {
            String command = failure.getCommandLine().getCommandSpec().qualifiedName();
            context.err().println("'" + command + " --help' tells how to use it.");
        }
        return ExitCode.USAGE;
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = CaravanMain.class.getPackage().getImplementationVersion();
            return new String[] {
                "caravan " + (version == null ? "development" : version) + " (Java " + Runtime.version() + ")"
            };
        }
    }
}

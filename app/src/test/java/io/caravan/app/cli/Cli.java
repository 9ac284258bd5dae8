package io.caravan.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** One run of the command line and what it printed. */
record Cli(int exitCode, String out, String err) {

    static Cli run(String... arguments) {
        return run(Map.of(), arguments);
    }

    static Cli run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandContext context =
                new CommandContext(new PrintWriter(out, true), new PrintWriter(err, true), environment, Ansi.OFF);
        int exitCode = CaravanMain.run(context, arguments);
        return new Cli(exitCode, out.toString(), err.toString());
    }
}

package io.caravan.app.cli;

import io.caravan.app.Demo;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a gateway in front of simulated engines. */
@Command(
        name = "demo",
        description = "Starts simulated engines and a gateway in this process and shows where requests go, and why.")
final class DemoCommand implements Callable<Integer> {

    private final PrintStream out;

    @Option(names = "--once", description = "End after the show instead of staying up until Ctrl-C.")
    private boolean once;

    @Option(names = "--engines", paramLabel = "N", description = "Simulated engines (default: ${DEFAULT-VALUE}).")
    private int engines = 4;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The gateway's port; a free one is taken if it is in use (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "The admin port; a free one is taken if it is in use (default: ${DEFAULT-VALUE}).")
    private int adminPort = 9090;

    DemoCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        try (Demo demo = Demo.start(out, engines, port, adminPort)) {
            boolean shown = demo.show();
            if (shown && !once) {
                out.println();
                out.println("The gateway stays up. Ctrl-C ends it.");
                new CountDownLatch(1).await();
            }
            return shown ? ExitCode.OK : ExitCode.FAILURE;
        }
    }
}

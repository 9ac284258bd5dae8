package io.caravan.app.cli;

import io.caravan.simulator.EngineSettings;
import io.caravan.simulator.SimulatedFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs simulated engines without a gateway. */
@Command(name = "simulate", description = "Runs simulated vLLM engines on loopback until it is told to stop.")
final class SimulateCommand implements Callable<Integer> {

    private final CommandContext context;

    @Option(names = "--engines", paramLabel = "N", description = "Engines (default: ${DEFAULT-VALUE}).")
    private int engines = 4;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the first engine, the others follow; 0 takes free ones (default: ${DEFAULT-VALUE}).")
    private int port = 8100;

    @Option(names = "--model", paramLabel = "NAME", description = "The model served (default: ${DEFAULT-VALUE}).")
    private String model = "demo-model";

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "How much faster than the real engine (default: ${DEFAULT-VALUE}).")
    private double speed = 1.0;

    SimulateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        List<EngineSettings> settings = new ArrayList<>();
        for (int i = 0; i < engines; i++) {
            settings.add(EngineSettings.defaults()
                    .withModel(model)
                    .withSeed(i + 1L)
                    .faster(speed)
                    .withPort(port == 0 ? 0 : port + i));
        }
        try (SimulatedFleet fleet = SimulatedFleet.start(settings)) {
            fleet.uris().forEach(uri -> context.out().println("engine " + uri));
            context.out().flush();
            new CountDownLatch(1).await();
        }
        return ExitCode.OK;
    }
}

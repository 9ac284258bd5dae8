package io.caravan.app.cli;

import io.caravan.simulator.EngineProfile;
import io.caravan.simulator.EngineSettings;
import io.caravan.simulator.KvEventSettings;
import io.caravan.simulator.KvEventSource;
import io.caravan.simulator.SimulatedEngine;
import io.caravan.simulator.SimulatedFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--block-size",
            paramLabel = "TOKENS",
            description = "Tokens in a block of KV cache (default: ${DEFAULT-VALUE}).")
    private int blockSize = EngineProfile.qwen3Small().blockSizeTokens();

    @Option(
            names = "--gpu-blocks",
            paramLabel = "BLOCKS",
            description = "Blocks of KV cache of an engine (default: ${DEFAULT-VALUE}).")
    private int gpuBlocks = EngineProfile.qwen3Small().numGpuBlocks();

    @Option(
            names = "--kv-events",
            paramLabel = "PORT",
            description = "Publish KV events as vLLM does: on this port for the first engine, the others follow, and"
                    + " their replay after them; 0 takes free ones (default: no events).")
    private @Nullable Integer kvEvents;

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
                    .withProfile(EngineProfile.qwen3Small().faster(speed).withCache(blockSize, gpuBlocks))
                    .withPort(port == 0 ? 0 : port + i)
                    .withKvEvents(kvEvents(i)));
        }
        try (SimulatedFleet fleet = SimulatedFleet.start(settings)) {
            fleet.engines().forEach(this::print);
            context.out().flush();
            new CountDownLatch(1).await();
        }
        return ExitCode.OK;
    }

    private @Nullable KvEventSettings kvEvents(int engine) {
        Integer first = kvEvents;
        if (first == null || first == 0) {
            return first == null ? null : KvEventSettings.defaults();
        }
        return KvEventSettings.defaults().withPorts(first + engine, first + engines + engine);
    }

    private void print(SimulatedEngine engine) {
        context.out().println("engine " + engine.uri());
        if (kvEvents != null) {
            KvEventSource source = engine.kvEventSource();
            context.out().println("  kv-events " + source.endpoint() + " replay " + source.replayEndpoint());
        }
    }
}

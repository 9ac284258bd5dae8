package io.caravan.app.cli;

import io.caravan.app.GatewayRuntime;
import io.caravan.app.config.ConfigLoader;
import io.caravan.app.config.GatewayConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a gateway until the process is told to end. */
@Command(name = "serve", description = "Runs the gateway until it is told to stop.")
final class ServeCommand implements Callable<Integer> {

    private final CommandContext context;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Option(names = "--routes", paramLabel = "DIR", description = "Routes that replace shipped ones of the same name.")
    private @Nullable Path routes;

    @Option(names = "--kamelets", paramLabel = "DIR", description = "Kamelets of your own, beside the shipped ones.")
    private @Nullable Path kamelets;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Overrides one setting; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    ServeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        List<String> all = new ArrayList<>(overrides);
        if (routes != null) {
            all.add("routes=" + routes);
        }
        if (kamelets != null) {
            all.add("kamelets=" + kamelets);
        }
        GatewayRuntime gateway = GatewayRuntime.start(
                ConfigLoader.load(context.configSources(file, all)).config());
        GatewayConfig config = gateway.beans().config();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "caravan-stop"));
        context.out()
                .println("Caravan serves http" + (config.listen().tls().isOn() ? "s" : "") + "://"
                        + config.listen().host() + ":"
                        + config.listen().port() + ", admin http://"
                        + config.admin().host() + ":" + config.admin().port());
        context.out().flush();
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }

    private static void stop(GatewayRuntime gateway) {
        gateway.drain();
        gateway.close();
    }
}

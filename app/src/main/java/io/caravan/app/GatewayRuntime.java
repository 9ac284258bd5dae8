package io.caravan.app;

import io.caravan.app.config.EndpointConfig;
import io.caravan.app.config.GatewayConfig;
import io.caravan.app.security.GatewaySecurity;
import io.caravan.pool.PoolChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;

/**
 * A gateway within this process: Camel with the routes of {@code routes/}, and the objects they share. Started once and
 * closed once.
 */
public final class GatewayRuntime implements AutoCloseable {

    private static final int SHUTDOWN_SECONDS = 30;

    private final GatewayBeans beans;
    private final Main main = new Main();
    private final EventLoops loops;
    private @Nullable Drain drain;
    private @Nullable GatewaySecurity security;
    private @Nullable KvEventRoutes kvEventRoutes;

    private GatewayRuntime(GatewayBeans beans) {
        this.beans = beans;
        this.loops = new EventLoops(beans.config().eventLoops());
    }

    /**
     * Starts a gateway and returns once its ports accept connections.
     *
     * @throws io.caravan.settings.SettingsException if a port, a route or a Kamelet is at fault, with every problem
     */
    public static GatewayRuntime start(GatewayConfig config) {
        GatewayBeans beans = GatewayBeans.create(FreePorts.choose(config));
        beans.pool()
                .apply(new PoolChange(
                        "configuration",
                        config.endpoints().stream().map(EndpointConfig::toSpec).toList()));
        GatewayRuntime gateway = new GatewayRuntime(beans);
        try {
            gateway.startCamel();
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
        return gateway;
    }

    private void startCamel() {
        StartChecks checks = new StartChecks(beans.config()).directories();
        RouteFiles files = new RouteFiles(beans.config().routes());
        Map<String, Path> kamelets = KameletFiles.in(beans.config().kamelets());
        ProfileLoader profiles = new ProfileLoader(files, beans.services(), kamelets.keySet());
        GatewaySecurity loaded = checks.security(beans.tolerated());
        security = loaded;
        checks.tokenizers(beans.tokens());
        LoadedProfile profile = checks.profile(profiles, files, kamelets);
        GatewayWiring.properties(beans.config(), loops).forEach(main::addInitialProperty);
        GatewayWiring wiring = new GatewayWiring(beans, profile, profiles.plugins(), loops, loaded);
        loaded.start(beans.meters().registry());
        wiring.bindTo(main);
        drain = wiring.drain();
        HotRoutes.install(main);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                subscribe(configured.getCamelContext());
            }
        });
        main.configure().setJmxEnabled(false);
        main.configure().setName("caravan");
        main.configure().setShutdownTimeout(SHUTDOWN_SECONDS);
        main.configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
        main.configure().setRoutesIncludePattern(files.locations(wiring.replacedRoutes()));
        wiring.routeBuilders().forEach(main.configure()::addRoutesBuilder);
        main.start();
        String inbox = beans.config().prefix().kvEventsBind();
        if (kvEventRoutes != null && !inbox.isEmpty()) {
            kvEventRoutes.listen(inbox, beans.kvEventInbox());
        }
    }

    private void subscribe(CamelContext context) {
        KvEventRoutes routes = new KvEventRoutes(context);
        kvEventRoutes = routes;
        beans.kvEvents().subscriptions(routes);
    }

    /** The objects the gateway's routes share. */
    public GatewayBeans beans() {
        return beans;
    }

    /** Waits until enough endpoints answer, as readiness demands. @return whether they did in time */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        long deadline = beans.clock().nanos() + limit.toNanos();
        while (GatewayMeters.healthy(beans.pool()) < beans.config().readiness().minHealthyEndpoints()) {
            if (beans.clock().nanos() - deadline > 0) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    /** Lets running requests end, as the configuration's {@code drain} says; blocks until then. To be closed afterwards. */
    public void drain() {
        if (drain != null) {
            drain.run();
        }
    }

    @Override
    public void close() {
        if (kvEventRoutes != null) {
            kvEventRoutes.close();
        }
        main.stop();
        if (security != null) {
            security.close();
        }
        beans.tokens().close();
        loops.close();
        beans.meters().close();
    }
}

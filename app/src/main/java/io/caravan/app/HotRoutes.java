package io.caravan.app;

import java.util.Set;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Takes Camel's error handler off the routes a request runs through: their failures are answers, which the end of the
 * exchange gives, and not events to be logged with a stack trace. A route with an error handler of its own keeps it.
 */
final class HotRoutes extends ModelLifecycleStrategySupport {

    /** The routes that clients speak to. */
    private static final Set<String> CLIENTS = Set.of("inference-gateway", "models", "health");

    private HotRoutes() {}

    /** Applies to all routes that the process loads from now on. */
    static void install(Main main) {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                configured
                        .getCamelContext()
                        .getCamelContextExtension()
                        .getContextPlugin(Model.class)
                        .addModelLifecycleStrategy(new HotRoutes());
            }
        });
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        String id = String.valueOf(route.getId());
        boolean hot = CLIENTS.contains(id) || id.startsWith("schedule-");
        if (hot && route.getErrorHandler() == null) {
            route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
        }
    }
}

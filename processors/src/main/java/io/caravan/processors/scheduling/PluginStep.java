package io.caravan.processors.scheduling;

import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.PluginRegistry;
import io.caravan.scheduling.PluginServices;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * A plug-in as a Kamelet's bean: Camel sets its type and settings, and the plug-in is made when the Kamelet's route is
 * initialised, so that a wrong setting stops the start and not the first request.
 *
 * <p>Public for Camel alone: it binds {@code settings[name]} through {@link #getSettings()}, and where it may not call that
 * it puts each setting into a map of its own, of which the last one stays.
 */
public abstract class PluginStep extends ServiceSupport implements Processor, CamelContextAware {

    private @Nullable CamelContext camel;
    private @Nullable String type;
    private Map<String, Object> settings = new LinkedHashMap<>();

    @Override
    public final @Nullable CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public final void setCamelContext(CamelContext context) {
        this.camel = context;
    }

    /** The plug-in's type. */
    public final @Nullable String getType() {
        return type;
    }

    public final void setType(String type) {
        this.type = type;
    }

    /** The plug-in's settings by name, as text. */
    public final Map<String, Object> getSettings() {
        return settings;
    }

    public final void setSettings(Map<String, Object> settings) {
        this.settings = settings;
    }

    /** The configured type. */
    final String type() {
        if (type == null) {
            throw new IllegalStateException("The Kamelet's bean has no 'type'");
        }
        return type;
    }

    /** Makes the plug-in. */
    final Object plugin() {
        Map<String, String> text = new LinkedHashMap<>();
        settings.forEach((name, value) -> text.put(name, String.valueOf(value)));
        return bean(PluginRegistry.class).create(type(), text, "kamelet " + type(), bean(PluginServices.class));
    }

    final SchedulingRuntime runtime() {
        return bean(SchedulingRuntime.class);
    }

    final <T> T bean(Class<T> wanted) {
        if (camel == null) {
            throw new IllegalStateException("Not part of a Camel context");
        }
        Registry registry = camel.getRegistry();
        T found = registry.findSingleByType(wanted);
        if (found == null) {
            throw new IllegalStateException("The registry has no " + wanted.getSimpleName());
        }
        return found;
    }

    /** The candidates so far, or those a profile begins with. */
    static Candidates candidates(RequestContext context, SchedulingRuntime runtime) {
        Candidates candidates = context.candidates();
        return candidates == null ? runtime.candidates(context) : candidates;
    }

    static void store(Exchange exchange, RequestContext context, Candidates candidates) {
        RequestContexts.set(exchange, context.withCandidates(candidates));
    }
}

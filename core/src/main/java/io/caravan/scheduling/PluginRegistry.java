package io.caravan.scheduling;

import io.caravan.settings.SettingsBinder;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsNode;
import io.caravan.settings.SettingsProblem;
import io.caravan.settings.Suggestion;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The plug-ins there are, by type: those of this build and of any jar beside it. Immutable and thread-safe. */
public final class PluginRegistry {

    private static final List<Class<?>> KINDS =
            List.of(EndpointFilter.class, EndpointScorer.class, EndpointPicker.class);

    private final TreeMap<String, PluginFactory<?, ?>> factories = new TreeMap<>();

    /**
     * @throws IllegalArgumentException if two factories have the same type
     */
    public PluginRegistry(Iterable<? extends PluginFactory<?, ?>> factories) {
        for (PluginFactory<?, ?> factory : factories) {
            PluginFactory<?, ?> earlier = this.factories.put(factory.type(), factory);
            if (earlier != null) {
                throw new IllegalArgumentException("Plug-in type '" + factory.type() + "' is given by both "
                        + earlier.getClass().getName() + " and "
                        + factory.getClass().getName());
            }
        }
    }

    /** All plug-ins with a service entry that a class loader sees. */
    public static PluginRegistry load(ClassLoader loader) {
        List<PluginFactory<?, ?>> found = new ArrayList<>();
        for (PluginFactory<?, ?> factory : ServiceLoader.load(PluginFactory.class, loader)) {
            found.add(factory);
        }
        return new PluginRegistry(found);
    }

    /** All plug-ins with a service entry on the class path. */
    public static PluginRegistry load() {
        return load(PluginRegistry.class.getClassLoader());
    }

    /** The types, sorted. */
    public SortedSet<String> types() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(factories.keySet()));
    }

    /** The factory of a type, or null. */
    public @Nullable PluginFactory<?, ?> factory(String type) {
        return factories.get(type);
    }

    /** Which of the three a factory makes: {@link EndpointFilter}, {@link EndpointScorer} or {@link EndpointPicker}. */
    public static Class<?> kind(PluginFactory<?, ?> factory) {
        for (Method method : factory.getClass().getMethods()) {
            if (method.getName().equals("create") && !method.isBridge()) {
                for (Class<?> kind : KINDS) {
                    if (kind.isAssignableFrom(method.getReturnType())) {
                        return kind;
                    }
                }
            }
        }
        throw new IllegalArgumentException(
                factory.getClass().getName() + ".create must be declared to return a filter, a scorer or a picker");
    }

    /**
     * Makes a plug-in.
     *
     * @param settings its settings as text; those left out have their defaults
     * @param origin where the settings are written, for people
     * @return an {@link EndpointFilter}, {@link EndpointScorer} or {@link EndpointPicker}
     * @throws SettingsException with every problem of the type and the settings
     */
    public Object create(String type, Map<String, String> settings, String origin, PluginServices services) {
        PluginFactory<?, ?> factory = factories.get(type);
        if (factory == null) {
            String message = "there is no plug-in of this type" + Suggestion.hint(type, factories.keySet());
            throw new SettingsException(List.of(new SettingsProblem(origin, type, message)));
        }
        return create(factory, SettingsNode.ofMap(settings, origin), services);
    }

    private static <S extends Record> Object create(
            PluginFactory<S, ?> factory, SettingsNode settings, PluginServices services) {
        List<SettingsProblem> problems = new ArrayList<>();
        S bound = SettingsBinder.bind(factory.settingsType(), settings, factory.type(), problems);
        if (bound == null) {
            throw new SettingsException(problems);
        }
        return factory.create(bound, services);
    }
}

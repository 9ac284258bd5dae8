package io.caravan.scheduling;

import io.caravan.settings.Setting;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsProblem;
import io.caravan.settings.Suggestion;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a profile's route, {@code schedule-<name>.camel.yaml}, as the equal {@link SchedulingProfile}. Takes
 * the plain tree of maps and lists that any YAML library gives. Used at start and by tools, not per request.
 */
public final class ProfileText {

    private static final String PREFIX = "schedule-";
    private static final String WEIGHT = "weight";

    private final PluginRegistry plugins;
    private final PluginServices services;
    private final Set<String> otherKamelets;
    private final List<SettingsProblem> problems = new ArrayList<>();
    private final List<ProfileStep> steps = new ArrayList<>();
    private final StringBuilder normalised = new StringBuilder();
    private String origin = "scheduling profile";
    private @Nullable String pickerType;
    private @Nullable EndpointPicker picker;

    private ProfileText(PluginRegistry plugins, PluginServices services, Set<String> otherKamelets) {
        this.plugins = plugins;
        this.services = services;
        this.otherKamelets = otherKamelets;
    }

    /** Reads a route in which every Kamelet must be a plug-in's. */
    public static Optional<SchedulingProfile> fromRoute(Object tree, PluginRegistry plugins, PluginServices services) {
        return fromRoute(tree, plugins, services, Set.of());
    }

    /**
     * Reads a route.
     *
     * @param tree the parsed file: a list of one {@code route}
     * @param otherKamelets Kamelets that exist and are no plug-in's: the user's own
     * @return the profile, or nothing when the route is not plain: it holds a step that is no plug-in's Kamelet, or a
     *     value that only Camel can fill in
     * @throws SettingsException with every problem of the route
     */
    public static Optional<SchedulingProfile> fromRoute(
            Object tree, PluginRegistry plugins, PluginServices services, Set<String> otherKamelets) {
        return new ProfileText(plugins, services, otherKamelets).read(tree);
    }

    private Optional<SchedulingProfile> read(Object tree) {
        if (!(tree instanceof List<?> list)
                || list.size() != 1
                || !(list.get(0) instanceof Map<?, ?> item)
                || !(item.get("route") instanceof Map<?, ?> route)
                || !(route.get("from") instanceof Map<?, ?> from)) {
            throw failed("", "expected a list of one 'route' with a 'from'");
        }
        String id = String.valueOf(route.get("id"));
        origin = "route " + id;
        if (!id.startsWith(PREFIX) || id.length() == PREFIX.length()) {
            throw failed("id", "'" + id + "' is not of the form " + PREFIX + "<name>");
        }
        if (!("direct:" + id).equals(from.get("uri"))) {
            throw failed("from.uri", "'" + from.get("uri") + "' is not direct:" + id);
        }
        if (!(from.get("steps") instanceof List<?> texts)) {
            throw failed("from.steps", "expected a list of steps");
        }
        boolean plain = readSteps(texts);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        if (!plain || picker == null || pickerType == null) {
            return Optional.empty();
        }
        String name = id.substring(PREFIX.length());
        return Optional.of(new SchedulingProfile(name, fingerprint(normalised), steps, pickerType, picker));
    }

    private boolean readSteps(List<?> texts) {
        boolean plain = true;
        boolean known = true;
        List<Integer> pickers = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            KameletStep step = KameletStep.of(texts.get(i));
            if (step == null || step.hasPlaceholder()) {
                plain = false;
                continue;
            }
            PluginFactory<?, ?> factory = plugins.factory(step.kamelet());
            if (factory != null) {
                if (isPicker(add(step, factory, "steps[" + i + "]"))) {
                    pickers.add(i);
                }
            } else if (otherKamelets.contains(step.kamelet())) {
                plain = false;
            } else {
                known = false;
                Set<String> all = new TreeSet<>(plugins.types());
                all.addAll(otherKamelets);
                problem(
                        "steps[" + i + "]",
                        "there is no plug-in '" + step.kamelet() + "'" + Suggestion.hint(step.kamelet(), all));
            }
        }
        if (plain && known) {
            checkPicker(pickers, texts.size());
        }
        return plain;
    }

    private void checkPicker(List<Integer> pickers, int size) {
        if (pickers.isEmpty()) {
            problem("steps", "the profile has no picker; end it with one, for example kamelet:max-score-picker");
        } else if (pickers.size() > 1) {
            problem("steps[" + pickers.get(1) + "]", "the profile has " + pickers.size() + " pickers; one is allowed");
        } else if (pickers.get(0) != size - 1) {
            problem("steps[" + pickers.get(0) + "]", "the picker is not the last step");
        }
    }

    private static boolean isPicker(@Nullable Class<?> kind) {
        return kind == EndpointPicker.class;
    }

    /** Adds the step and tells what kind of plug-in it was, or null if it could not be made. */
    private @Nullable Class<?> add(KameletStep step, PluginFactory<?, ?> factory, String path) {
        Map<String, String> settings = new TreeMap<>(step.parameters());
        String weightText = settings.remove(WEIGHT);
        Class<?> kind = PluginRegistry.kind(factory);
        double weight = 1.0;
        if (kind == EndpointScorer.class) {
            weight = weight(weightText, path);
        } else if (weightText != null) {
            problem(path + "." + WEIGHT, "'" + step.kamelet() + "' is no scorer and takes no weight");
        }
        Object plugin;
        try {
            plugin = plugins.create(step.kamelet(), settings, origin, services);
        } catch (SettingsException e) {
            e.problems().forEach(found -> problem(path + "." + found.path(), found.message()));
            return kind;
        }
        normalise(step.kamelet(), kind == EndpointScorer.class, weight, withDefaults(factory, settings));
        if (plugin instanceof EndpointFilter filter) {
            steps.add(new ProfileStep.Filter(step.kamelet(), filter));
        } else if (plugin instanceof EndpointScorer scorer) {
            steps.add(new ProfileStep.Scorer(step.kamelet(), scorer, weight, services.tolerated()));
        } else {
            pickerType = step.kamelet();
            picker = (EndpointPicker) plugin;
        }
        return kind;
    }

    private double weight(@Nullable String text, String path) {
        if (text == null) {
            return 1.0;
        }
        try {
            double weight = Double.parseDouble(text);
            if (Double.isFinite(weight)) {
                return weight;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        problem(path + "." + WEIGHT, "'" + text + "' is not a number");
        return 1.0;
    }

    private void normalise(String type, boolean weighted, double weight, Map<String, String> settings) {
        normalised.append(type);
        if (weighted) {
            normalised.append(" weight=").append(weight);
        }
        normalised.append(' ').append(settings).append('\n');
    }

    private static Map<String, String> withDefaults(PluginFactory<?, ?> factory, Map<String, String> given) {
        Map<String, String> all = new TreeMap<>();
        for (RecordComponent component : factory.settingsType().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting != null) {
                all.put(component.getName(), setting.defaultValue());
            }
        }
        all.putAll(given);
        return all;
    }

    private static String fingerprint(StringBuilder text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private void problem(String path, String message) {
        problems.add(new SettingsProblem(origin, path, message));
    }

    private SettingsException failed(String path, String message) {
        problem(path, message);
        return new SettingsException(problems);
    }
}

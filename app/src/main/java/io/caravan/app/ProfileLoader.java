package io.caravan.app;

import io.caravan.processors.scheduling.ProfileName;
import io.caravan.scheduling.PluginRegistry;
import io.caravan.scheduling.PluginServices;
import io.caravan.scheduling.ProfileText;
import io.caravan.scheduling.SchedulingProfile;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsProblem;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the scheduling profile's route and checks it, before Camel does. */
final class ProfileLoader {

    /** The name of the profile's route file. */
    static final String FILE = "schedule-default";

    private static final String NAME = "default";

    private final RouteFiles files;
    private final PluginServices services;
    private final Set<String> kamelets;
    private final PluginRegistry plugins = PluginRegistry.load();

    /** @param kamelets names of the user's own Kamelets, which a profile may use beside plug-ins */
    ProfileLoader(RouteFiles files, PluginServices services, Set<String> kamelets) {
        this.files = files;
        this.kamelets = kamelets;
        this.services = services;
    }

    /** All plug-ins on the class path. */
    PluginRegistry plugins() {
        return plugins;
    }

    /** @throws SettingsException naming every misspelt Kamelet and parameter, a missing picker, and the like */
    LoadedProfile load() {
        String text = files.text(FILE);
        String source = files.source(FILE);
        Object tree = parse(text, source);
        SchedulingProfile plain =
                ProfileText.fromRoute(tree, plugins, services, kamelets).orElse(null);
        String version = plain != null ? plain.version() : Integer.toHexString(text.hashCode());
        return new LoadedProfile(new ProfileName(NAME, version), source, plain);
    }

    private static Object parse(String text, String source) {
        try {
            return new Load(LoadSettings.builder().setLabel(source).build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new SettingsException(
                    List.of(new SettingsProblem(source, "route", "is not valid YAML: " + e.getMessage())));
        }
    }
}

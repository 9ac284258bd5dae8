package io.caravan.app;

import io.caravan.app.config.GatewayConfig;
import io.caravan.app.security.GatewaySecurity;
import io.caravan.app.tokens.GatewayTokens;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsProblem;
import io.caravan.tolerance.ToleranceCounters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that can be wrong with a configuration beyond its values is found here, before anything is started. */
final class StartChecks {

    private final GatewayConfig config;
    private final List<SettingsProblem> problems = new ArrayList<>();

    StartChecks(GatewayConfig config) {
        this.config = config;
    }

    /** Reads the files of certificates and keys; what is wrong with them is told with the profile's problems. */
    GatewaySecurity security(ToleranceCounters tolerated) {
        return GatewaySecurity.load(config, tolerated, problems);
    }

    /** Reads the tokenizers; what is wrong with them is told with the profile's problems. */
    void tokenizers(GatewayTokens tokens) {
        tokens.load(problems);
    }

    /**
     * Reads the profile.
     *
     * @throws SettingsException with every problem of ports, tokenizers, files of certificates and keys, profile, routes and Kamelets
     */
    LoadedProfile profile(ProfileLoader profiles, RouteFiles routes, Map<String, Path> kamelets) {
        problems.addAll(FreePorts.problems(config));
        LoadedProfile profile = null;
        try {
            profile = profiles.load();
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        KameletGuard guard = new KameletGuard(profiles.plugins().types(), problems);
        guard.kamelets(kamelets);
        for (Path file : routes.own()) {
            boolean isProfile = RouteFiles.nameOf(file).equals(ProfileLoader.FILE);
            guard.routes(file, isProfile);
        }
        if (profile == null || !problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return profile;
    }

    /** @throws SettingsException if a directory of the user's is not there */
    StartChecks directories() {
        directory("routes", config.routes());
        directory("kamelets", config.kamelets());
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return this;
    }

    private void directory(String setting, @Nullable Path path) {
        if (path != null && !Files.isDirectory(path)) {
            problems.add(new SettingsProblem("configuration", setting, "there is no directory " + path));
        }
    }
}

package io.caravan.app;

import io.caravan.app.config.GatewayConfig;
import io.caravan.app.security.GatewaySecurity;
import io.caravan.app.tokens.GatewayTokens;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsProblem;
import io.caravan.tolerance.ToleranceCounters;
import java.net.URI;
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
        ownAddresses();
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

    /** A gateway that is its own endpoint would send a request to itself until it has no connection left. */
    private void ownAddresses() {
        for (int i = 0; i < config.endpoints().size(); i++) {
            URI url = config.endpoints().get(i).url();
            boolean isClients =
                    isAt(url, config.listen().host(), config.listen().port());
            if (isClients || isAt(url, config.admin().host(), config.admin().port())) {
                problems.add(new SettingsProblem(
                        "configuration",
                        "endpoints[" + i + "].url",
                        url + " is where this gateway itself listens (" + (isClients ? "listen" : "admin")
                                + ".port); give the address of an engine"));
            }
        }
    }

    /** Whether a URL names an address that is listened on, as far as that can be told without asking a name server. */
    private static boolean isAt(URI url, String listenHost, int listenPort) {
        if (url.getPort() != listenPort) {
            return false;
        }
        String host = address(url.getHost());
        String listened = address(listenHost);
        boolean isAny = listened.equals("0.0.0.0") || listened.equals("::");
        return host.equals(listened) || (isAny && (host.startsWith("127.") || host.equals("::1")));
    }

    private static String address(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return bare.equals("localhost") ? "127.0.0.1" : bare;
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

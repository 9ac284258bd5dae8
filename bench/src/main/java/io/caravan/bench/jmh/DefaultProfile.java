package io.caravan.bench.jmh;

import io.caravan.scheduling.PluginRegistry;
import io.caravan.scheduling.PluginServices;
import io.caravan.scheduling.ProfileText;
import io.caravan.scheduling.SchedulingProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The shipped default profile, read from its route as the gateway reads it. */
final class DefaultProfile {

    private static final String ROUTE = "/routes/schedule-default.camel.yaml";

    private DefaultProfile() {}

    static SchedulingProfile load(PluginServices services) {
        try (InputStream route = Objects.requireNonNull(DefaultProfile.class.getResourceAsStream(ROUTE), ROUTE)) {
            Object tree = new Load(LoadSettings.builder().build()).loadFromInputStream(route);
            return ProfileText.fromRoute(tree, PluginRegistry.load(), services).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

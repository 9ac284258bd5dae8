package io.caravan.app.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The environment variables that stand for settings. */
final class EnvironmentNames {

    static final String PREFIX = "CARAVAN_";

    /** Read by the {@code caravan} script, not by the gateway. */
    private static final Set<String> SCRIPT = Set.of("CARAVAN_HOME", "CARAVAN_JAVA_OPTS", "CARAVAN_CACHE");

    /** Kubernetes sets these in every pod beside a Service named caravan or caravan-something. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "CARAVAN_(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?|PORT_\\d+_(?:TCP|UDP|SCTP)(?:_\\w+)?)");

    private static final Pattern SERVICE_URL = Pattern.compile("(?:tcp|udp|sctp)://.*");

    private EnvironmentNames() {}

    /** {@code limits.maxBodySize} becomes {@code CARAVAN_LIMITS_MAX_BODY_SIZE}. */
    static String of(String path) {
        return PREFIX
                + path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether a variable with our prefix is not meant for the gateway. */
    static boolean isForeign(String name, String value) {
        return SCRIPT.contains(name)
                || SERVICE_LINK.matcher(name).matches()
                || (name.endsWith("_PORT") && SERVICE_URL.matcher(value).matches());
    }
}

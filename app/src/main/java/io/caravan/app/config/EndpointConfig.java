package io.caravan.app.config;

import io.caravan.pool.EndpointSpec;
import io.caravan.settings.Setting;
import java.net.URI;
import java.util.Map;

/** One model server. In configuration, its URL alone may stand for it. */
public record EndpointConfig(
        @Setting(value = "Its name in logs, metrics and decisions; empty for the URL's host:port.", defaultValue = "")
                String name,
        @Setting("Where it serves, http://host:port or https://host:port.") URI url,
        @Setting(
                        value = "Labels that filters and scorers may look at, for example the role or the zone.",
                        defaultValue = "")
                Map<String, String> labels) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    public EndpointConfig {
        String path = url.getRawPath();
        boolean bare = (path == null || path.isEmpty() || path.equals("/"))
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawUserInfo() == null;
        boolean spoken = "http".equals(url.getScheme()) || isTls(url);
        if (!spoken || url.getHost() == null || !bare) {
            throw new IllegalArgumentException(
                    "url must be http://host:port or https://host:port and nothing more, was " + url);
        }
        if (portOf(url) < 1 || portOf(url) > 65_535) {
            throw new IllegalArgumentException("url must have a port between 1 and 65535, was " + url);
        }
        name = name.isEmpty() ? url.getHost() + ":" + portOf(url) : name;
        labels = Map.copyOf(labels);
    }

    /** The endpoint as the pool knows it. */
    public EndpointSpec toSpec() {
        String host = url.getHost();
        boolean ipv6 = host.startsWith("[");
        return new EndpointSpec(
                name, ipv6 ? host.substring(1, host.length() - 1) : host, portOf(url), isTls(url), labels);
    }

    private static int portOf(URI url) {
        return url.getPort() >= 0 ? url.getPort() : isTls(url) ? HTTPS_PORT : HTTP_PORT;
    }

    private static boolean isTls(URI url) {
        return "https".equals(url.getScheme());
    }
}

package io.caravan.app.config;

import io.caravan.settings.Setting;

/** Where operators reach health, metrics, status and decisions. */
public record AdminConfig(
        @Setting(
                        value = "Address to listen on. The admin pages have no login: keep them off public networks.",
                        defaultValue = "127.0.0.1")
                String host,
        @Setting(value = "Port to listen on; 0 takes any free one.", defaultValue = "9090") int port) {

    public AdminConfig {
        Require.notBlank("host", host);
        Require.port("port", port);
    }
}

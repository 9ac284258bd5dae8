package io.caravan.app.config;

import io.caravan.settings.Setting;

/** Where clients reach the gateway. */
public record ListenConfig(
        @Setting(value = "Address to listen on.", defaultValue = "0.0.0.0") String host,
        @Setting(value = "Port to listen on; 0 takes any free one.", defaultValue = "8080") int port,
        @Setting("TLS towards clients.") ListenTlsConfig tls) {

    public ListenConfig {
        Require.notBlank("host", host);
        Require.port("port", port);
    }
}

package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** TLS towards clients. There is none unless certificate and key are given. */
public record ListenTlsConfig(
        @Setting(
                        value = "A PEM file with the certificate clients see, and those between it and an authority. "
                                + "Given, clients must speak TLS. Read again when it changes.",
                        defaultValue = "")
                @Nullable
                Path certificate,
        @Setting(value = "A PEM file with its key, PKCS#8, not encrypted.", defaultValue = "") @Nullable Path key,
        @Setting(
                        value =
                                "A PEM file of authorities. Given, every client must have a certificate of one of them.",
                        defaultValue = "")
                @Nullable
                Path clientCertificates) {

    public ListenTlsConfig {
        Require.together("certificate", certificate, "key", key);
        if (clientCertificates != null && certificate == null) {
            throw new IllegalArgumentException("clientCertificates needs certificate and key");
        }
    }

    /** Whether clients speak TLS. */
    public boolean isOn() {
        return certificate != null;
    }
}

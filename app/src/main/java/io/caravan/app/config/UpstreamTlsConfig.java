package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** TLS towards endpoints whose URL begins with https. */
public record UpstreamTlsConfig(
        @Setting(
                        value = "A PEM file of the authorities to trust; none for those the machine trusts. "
                                + "Read again when it changes.",
                        defaultValue = "")
                @Nullable
                Path trustedCertificates,
        @Setting(value = "A PEM file with a certificate to show to endpoints that ask for one.", defaultValue = "")
                @Nullable
                Path certificate,
        @Setting(value = "A PEM file with its key, PKCS#8, not encrypted.", defaultValue = "") @Nullable Path key,
        @Setting(
                        value = "Take any certificate of any name, so that anybody can pass for an endpoint. "
                                + "For tests only; an alarm in /status.",
                        defaultValue = "false")
                boolean insecureSkipVerify) {

    public UpstreamTlsConfig {
        Require.together("certificate", certificate, "key", key);
        if (insecureSkipVerify && trustedCertificates != null) {
            throw new IllegalArgumentException(
                    "insecureSkipVerify makes trustedCertificates useless; give one of the two");
        }
    }

    /** Whether anything is configured. */
    public boolean isOn() {
        return trustedCertificates != null || certificate != null || insecureSkipVerify;
    }
}

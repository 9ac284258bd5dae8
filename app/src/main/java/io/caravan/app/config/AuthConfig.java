package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who may call. Anyone may unless keys or tokens are asked for. */
public record AuthConfig(
        @Setting(
                        value = "A YAML file of API keys, as 'caravan keys new' prints its lines. Given, every request "
                                + "needs a key. Read again when it changes.",
                        defaultValue = "")
                @Nullable
                Path keysFile,
        @Setting(
                        value =
                                "Pass the client's credentials on to the endpoints; without authentication they always are.",
                        defaultValue = "false")
                boolean forwardCredentials,
        @Setting("Tokens of an identity provider that let clients in beside API keys.") JwtConfig jwt) {

    /** Whether requests need credentials. */
    public boolean isOn() {
        return keysFile != null || jwt.isOn();
    }
}

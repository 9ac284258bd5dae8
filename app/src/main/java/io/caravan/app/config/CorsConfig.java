package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.util.List;

/** Which web pages' scripts may use the gateway. */
public record CorsConfig(
        @Setting(
                        value =
                                "Origins, such as https://chat.example.com, whose pages' scripts may call the gateway; * for all. "
                                        + "None: answers say nothing of it, so that browsers refuse.",
                        defaultValue = "")
                List<String> allowedOrigins) {

    public CorsConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        for (String origin : allowedOrigins) {
            if (!origin.equals("*") && !origin.matches("https?://[^/\\s]+")) {
                throw new IllegalArgumentException(
                        "allowedOrigins must be * or like https://host:port, without a path, was '" + origin + "'");
            }
        }
    }
}

package io.caravan.app.security;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** When the gateway's own certificates expire: in the status, as a gauge, and as an alarm in the last days. */
final class Certificates {

    private static final Duration SOON = Duration.ofDays(7);

    private final Clock clock;
    private final Map<String, Supplier<TlsFiles.Loaded>> bySetting = new LinkedHashMap<>();

    Certificates(Clock clock) {
        this.clock = clock;
    }

    /** @param setting names the certificate */
    void add(String setting, Supplier<TlsFiles.Loaded> loaded, MeterRegistry registry) {
        bySetting.put(setting, loaded);
        TimeGauge.builder("caravan.tls.certificate.expiry", () -> secondsLeft(setting), TimeUnit.SECONDS)
                .description("Time until a certificate of the gateway's own expires, negative afterwards")
                .tag("setting", setting)
                .register(registry);
    }

    /** When each certificate in use expires, by setting. */
    Map<String, Instant> expiries() {
        Map<String, Instant> expiries = new LinkedHashMap<>();
        bySetting.forEach((setting, loaded) -> {
            Instant expiry = loaded.get().expiry();
            if (expiry != null) {
                expiries.put(setting, expiry);
            }
        });
        return expiries;
    }

    List<String> alarms() {
        List<String> alarms = new ArrayList<>();
        expiries().forEach((setting, expiry) -> {
            Duration left = Duration.between(clock.instant(), expiry);
            if (left.isNegative()) {
                alarms.add(setting + ": the certificate in use has expired at " + expiry);
            } else if (left.compareTo(SOON) < 0) {
                alarms.add(setting + ": the certificate in use expires at " + expiry);
            }
        });
        return alarms;
    }

    private double secondsLeft(String setting) {
        @Nullable Instant expiry = expiries().get(setting);
        return expiry == null
                ? Double.NaN
                : Duration.between(clock.instant(), expiry).toSeconds();
    }
}

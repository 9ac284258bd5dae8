package io.caravan.app.config;

import io.caravan.settings.ByteSize;
import io.caravan.settings.DurationText;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of configured values. A failure names the setting, the value and what is allowed. */
final class Require {

    private static final ByteSize LEAST_BODY = new ByteSize(1024);
    private static final ByteSize MOST_BODY = new ByteSize(1L << 30);

    private Require() {}

    static void bodySize(String name, ByteSize size) {
        between(name, size, LEAST_BODY, MOST_BODY);
    }

    static void port(String name, int port) {
        between(name, port, 0, 65_535);
    }

    static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }

    static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
        }
    }

    static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    name + " must be at least " + DurationText.format(least) + ", was " + DurationText.format(value));
        }
    }

    static void between(String name, ByteSize value, ByteSize least, ByteSize most) {
        if (value.bytes() < least.bytes() || value.bytes() > most.bytes()) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }

    static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1, was " + value);
        }
    }

    static void notBlank(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
    }

    static void together(String name, @Nullable Object value, String other, @Nullable Object otherValue) {
        if ((value == null) != (otherValue == null)) {
            String given = value == null ? other : name;
            throw new IllegalArgumentException(given + " needs " + (value == null ? name : other) + " too");
        }
    }

    static void distinctNames(List<EndpointConfig> endpoints) {
        Set<String> names = new HashSet<>();
        for (EndpointConfig endpoint : endpoints) {
            if (!names.add(endpoint.name())) {
                throw new IllegalArgumentException("endpoints must differ in name; '" + endpoint.name() + "' is twice");
            }
        }
    }
}

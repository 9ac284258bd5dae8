package io.caravan.app.config;

import io.caravan.settings.ByteSize;
import io.caravan.settings.Setting;
import java.time.Duration;
import java.util.Map;

/** What a client may send. */
public record LimitsConfig(
        @Setting(value = "Largest request body; larger ones are answered with 413.", defaultValue = "64MiB")
                ByteSize maxBodySize,
        @Setting(
                        value = "Largest sum of a request's headers; larger ones are answered with 431.",
                        defaultValue = "64KiB")
                ByteSize maxHeaderSize,
        @Setting(value = "Longest request line; longer ones are answered with 414.", defaultValue = "8KiB")
                ByteSize maxInitialLine,
        @Setting(
                        value = "Requests under way at once; more are answered with 503 and Retry-After.",
                        defaultValue = "10000")
                int maxInFlight,
        @Setting(
                        value = "Open client connections at once; more are answered with 503 and closed.",
                        defaultValue = "20000")
                int maxConnections,
        @Setting(
                        value =
                                "Memory for all request bodies together; a request that finds none is answered with 503 and "
                                        + "Retry-After. 0 takes half of the direct memory that Java may use, which is that of its heap "
                                        + "unless MaxDirectMemorySize says otherwise.",
                        defaultValue = "0")
                ByteSize maxBodyMemory,
        @Setting(
                        value =
                                "Longest time from a request's first byte to the end of its headers, then 408; also from a "
                                        + "connection to its first byte.",
                        defaultValue = "30s")
                Duration headerTimeout,
        @Setting(
                        value =
                                "Time over which a request's body is measured against minBodyRate; slower ones are answered "
                                        + "with 408.",
                        defaultValue = "30s")
                Duration bodyTimeout,
        @Setting(value = "Least speed of a request's body, per second.", defaultValue = "1KiB") ByteSize minBodyRate,
        @Setting(value = "Longest time between an answer and the connection's next request.", defaultValue = "5m")
                Duration idleTimeout,
        @Setting(
                        value =
                                "Other largest bodies by the beginning of the path, for example /v1/embeddings=2MiB; the "
                                        + "longest that fits counts.",
                        defaultValue = "")
                Map<String, ByteSize> maxBodySizes) {

    private static final Duration LEAST_TIME = Duration.ofMillis(10);
    private static final ByteSize LEAST_HEADER = new ByteSize(256);
    private static final ByteSize MOST_HEADER = new ByteSize(16L << 20);

    public LimitsConfig {
        Require.bodySize("maxBodySize", maxBodySize);
        Require.between("maxHeaderSize", maxHeaderSize, LEAST_HEADER, MOST_HEADER);
        Require.between("maxInitialLine", maxInitialLine, LEAST_HEADER, MOST_HEADER);
        Require.atLeast("maxInFlight", maxInFlight, 1);
        Require.atLeast("maxConnections", maxConnections, 1);
        Require.atLeast("headerTimeout", headerTimeout, LEAST_TIME);
        Require.atLeast("bodyTimeout", bodyTimeout, LEAST_TIME);
        Require.atLeast("idleTimeout", idleTimeout, LEAST_TIME);
        maxBodySizes = Map.copyOf(maxBodySizes);
        maxBodySizes.forEach((path, size) -> {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException(
                        "maxBodySizes must have paths that begin with /, not '" + path + "'");
            }
            Require.bodySize("maxBodySizes of " + path, size);
        });
    }
}

package io.caravan.app.config;

import io.caravan.settings.ByteSize;
import io.caravan.settings.Setting;

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
                int maxInFlight) {

    private static final ByteSize LEAST_BODY = new ByteSize(1024);
    private static final ByteSize MOST_BODY = new ByteSize(1L << 30);
    private static final ByteSize LEAST_HEADER = new ByteSize(256);
    private static final ByteSize MOST_HEADER = new ByteSize(16L << 20);

    public LimitsConfig {
        Require.between("maxBodySize", maxBodySize, LEAST_BODY, MOST_BODY);
        Require.between("maxHeaderSize", maxHeaderSize, LEAST_HEADER, MOST_HEADER);
        Require.between("maxInitialLine", maxInitialLine, LEAST_HEADER, MOST_HEADER);
        Require.atLeast("maxInFlight", maxInFlight, 1);
    }
}

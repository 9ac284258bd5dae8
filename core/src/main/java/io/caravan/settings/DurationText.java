package io.caravan.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The written form of a {@link Duration}: {@code 500ms}, {@code 2s}, {@code 1m}, {@code 1h}, {@code 1m30s}. */
public final class DurationText {

    private static final Pattern PART = Pattern.compile("(\\d{1,12})(ns|us|ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final String[] UNITS = {"d", "h", "m", "s", "ms", "us", "ns"};

    private DurationText() {}

    /** Reads {@code 1m30s}; throws {@link IllegalArgumentException} on anything that is not a duration. */
    public static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration; write a whole number with ms, s, m or h, as in 500ms");
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
        }
        return sum;
    }

    /** The form that {@link #parse} reads back; the largest units first. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        Duration rest = duration;
        for (String unit : UNITS) {
            Duration length = unit(unit);
            long count = rest.dividedBy(length);
            if (count > 0) {
                text.append(count).append(unit);
                rest = rest.minus(length.multipliedBy(count));
            }
        }
        return text.toString();
    }

    private static Duration unit(String unit) {
        return switch (unit) {
            case "ns" -> Duration.ofNanos(1);
            case "us" -> Duration.ofNanos(1_000);
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}

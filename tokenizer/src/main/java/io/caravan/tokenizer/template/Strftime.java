package io.caravan.tokenizer.template;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Python's {@code strftime} in the C locale, on a clock's present time. */
final class Strftime {

    private Strftime() {}

    static String of(String format, Clock clock) {
        ZonedDateTime now = ZonedDateTime.now(clock);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 >= format.length()) {
                out.append(c);
                continue;
            }
            char flag = format.charAt(++i);
            boolean flagged = "-_0^".indexOf(flag) >= 0 && i + 1 < format.length();
            String text = field(flagged ? format.charAt(++i) : flag, now);
            out.append(
                    switch (flagged ? flag : ' ') {
                        case '-' -> text.replaceFirst("^[0 ]+(?=.)", "");
                        case '_' -> text.replaceFirst("^0(?=.)", " ");
                        case '^' -> text.toUpperCase(Locale.ROOT);
                        default -> text;
                    });
        }
        return out.toString();
    }

    private static String field(char code, ZonedDateTime now) {
        return switch (code) {
            case 'Y' -> Integer.toString(now.getYear());
            case 'C' -> String.format("%02d", now.getYear() / 100);
            case 'u' -> Integer.toString(now.getDayOfWeek().getValue());
            case 'w' -> Integer.toString(now.getDayOfWeek().getValue() % 7);
            case 'U' ->
                String.format(
                        "%02d", (now.getDayOfYear() + 6 - now.getDayOfWeek().getValue() % 7) / 7);
            case 'W' ->
                String.format(
                        "%02d", (now.getDayOfYear() + 6 - (now.getDayOfWeek().getValue() + 6) % 7) / 7);
            case 'V' -> String.format("%02d", now.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'G' -> Integer.toString(now.get(IsoFields.WEEK_BASED_YEAR));
            case 'e' -> String.format("%2d", now.getDayOfMonth());
            case 'k' -> String.format("%2d", now.getHour());
            case 'f' -> String.format("%06d", now.get(ChronoField.MICRO_OF_SECOND));
            case 's' -> Long.toString(now.toEpochSecond());
            case 'z', 'Z' -> "";
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            default -> pattern(code, now);
        };
    }

    private static String pattern(char code, ZonedDateTime now) {
        String pattern =
                switch (code) {
                    case 'y' -> "yy";
                    case 'm' -> "MM";
                    case 'd' -> "dd";
                    case 'H' -> "HH";
                    case 'I' -> "hh";
                    case 'l' -> "pph";
                    case 'M' -> "mm";
                    case 'S' -> "ss";
                    case 'p' -> "a";
                    case 'b', 'h' -> "MMM";
                    case 'B' -> "MMMM";
                    case 'a' -> "EEE";
                    case 'A' -> "EEEE";
                    case 'j' -> "DDD";
                    case 'D', 'x' -> "MM/dd/yy";
                    case 'F' -> "yyyy-MM-dd";
                    case 'T', 'X' -> "HH:mm:ss";
                    case 'R' -> "HH:mm";
                    case 'r' -> "hh:mm:ss a";
                    case 'c' -> "EEE MMM ppd HH:mm:ss yyyy";
                    default -> throw TemplateException.unsupported(0, "strftime_now: %" + code + " is not offered");
                };
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
    }
}

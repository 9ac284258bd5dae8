package io.caravan.tokenizer.template;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Upper and lower case, and kinds of characters. */
final class Letters {

    static final List<String> PROPERTIES = List.of(
            "isalpha",
            "isdigit",
            "isdecimal",
            "isnumeric",
            "isalnum",
            "isspace",
            "islower",
            "isupper",
            "istitle",
            "isascii",
            "isidentifier",
            "isprintable");

    private Letters() {}

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return titled(text.substring(0, first)) + lower(text.substring(first));
    }

    /** One character in title case; several where the upper case of one is several. */
    private static String titled(String character) {
        int code = character.codePointAt(0);
        int title = Character.toTitleCase(code);
        if (title != code) {
            return Character.toString(title);
        }
        String upper = upper(character);
        int cased = 0;
        while (cased < upper.length() && !Character.isUpperCase(upper.charAt(cased))) {
            cased++;
        }
        boolean several = upper.length() > character.length() && cased < upper.length();
        return several ? upper.substring(0, cased + 1) + lower(upper.substring(cased + 1)) : character;
    }

    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inside = false;
        for (int i = 0; i < text.length(); ) {
            int code = text.codePointAt(i);
            String character = Character.toString(code);
            out.append(inside ? lower(character) : titled(character));
            inside = cased(code);
            i += character.length();
        }
        return out.toString();
    }

    static String swapped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(code -> {
            String character = Character.toString(code);
            out.append(Character.isUpperCase(code) ? lower(character) : upper(character));
        });
        return out.toString();
    }

    private static boolean cased(int code) {
        return Character.isLowerCase(code) || Character.isUpperCase(code) || Character.isTitleCase(code);
    }

    static boolean is(String property, String text) {
        return switch (property) {
            case "isascii" -> text.chars().allMatch(c -> c < 128);
            case "isprintable" -> text.codePoints().allMatch(Repr::printable);
            case "islower" ->
                text.codePoints().anyMatch(Character::isLowerCase)
                        && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
            case "isupper" ->
                text.codePoints().anyMatch(Character::isUpperCase)
                        && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
            case "istitle" -> isTitle(text);
            case "isidentifier" -> text.matches("[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}]*");
            default -> !text.isEmpty() && text.codePoints().allMatch(kind(property));
        };
    }

    private static IntPredicate kind(String property) {
        return switch (property) {
            case "isalpha" -> Character::isLetter;
            case "isdecimal" -> Character::isDigit;
            case "isdigit", "isnumeric" -> Letters::digit;
            case "isspace" -> c -> c < 0x10000 && Whitespace.is((char) c);
            default -> c -> Character.isLetter(c) || digit(c);
        };
    }

    private static boolean digit(int code) {
        int type = Character.getType(code);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.OTHER_NUMBER
                || type == Character.LETTER_NUMBER;
    }

    private static boolean isTitle(String text) {
        boolean any = false;
        boolean inside = false;
        for (int code : text.codePoints().toArray()) {
            boolean upper = Character.isUpperCase(code) || Character.isTitleCase(code);
            if ((upper && inside) || (Character.isLowerCase(code) && !inside)) {
                return false;
            }
            inside = cased(code);
            any |= inside;
        }
        return any;
    }
}

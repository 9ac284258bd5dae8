package io.caravan.tokenizer.split;

/** A pattern's text while it is read. */
final class PatternText {

    private final String text;
    private int position;

    PatternText(String text) {
        this.text = text;
    }

    boolean more() {
        return position < text.length();
    }

    boolean at(char c) {
        return more() && text.charAt(position) == c;
    }

    /** Steps over what comes next if it is this. */
    boolean take(String next) {
        if (!text.startsWith(next, position)) {
            return false;
        }
        position += next.length();
        return true;
    }

    char before() {
        return text.charAt(position - 1);
    }

    int next() {
        if (!more()) {
            throw refused("an end in the middle");
        }
        int c = text.codePointAt(position);
        position += Character.charCount(c);
        return c;
    }

    /** What stands before a mark, which is stepped over. */
    String until(char mark) {
        int end = text.indexOf(mark, position);
        if (end < 0) {
            throw refused("no \"" + mark + "\"");
        }
        String found = text.substring(position, end);
        position = end + 1;
        return found;
    }

    int number(int most) {
        int value = 0;
        int start = position;
        while (more() && text.charAt(position) >= '0' && text.charAt(position) <= '9' && value <= most) {
            value = value * 10 + text.charAt(position++) - '0';
        }
        if (position == start || value > most) {
            throw refused("a count that is not a number from 0 to " + most);
        }
        return value;
    }

    IllegalArgumentException refused(String what) {
        return new IllegalArgumentException("the regular expression is not supported: " + what + " at character "
                + position + " of " + text.length());
    }
}

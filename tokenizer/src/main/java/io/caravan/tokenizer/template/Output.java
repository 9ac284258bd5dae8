package io.caravan.tokenizer.template;

import io.caravan.tokenizer.unicode.Utf8Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a render has printed, in UTF-16 units: short texts in one builder; long ones, which are mostly the messages, as the strings that
 * they are, so that they are copied once, and one message's characters do not make those of all others wider. Not thread-safe.
 */
final class Output {

    private static final int LONG = 256;

    private final StringBuilder shorts;
    private final List<String> longs = new ArrayList<>();
    /** Of each long text: how much of the short ones is before it. */
    private int[] places = new int[16];

    private int longChars;

    Output() {
        this(1024);
    }

    /** @param room for short texts before more is needed */
    Output(int room) {
        shorts = new StringBuilder(room);
    }

    int length() {
        return shorts.length() + longChars;
    }

    void append(String text) {
        if (text.length() < LONG) {
            shorts.append(text);
            return;
        }
        if (longs.size() == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[longs.size()] = shorts.length();
        longs.add(text);
        longChars += text.length();
    }

    /** Where text may be added piece by piece. */
    StringBuilder shorts() {
        return shorts;
    }

    /** Takes back what was printed since the length was {@code mark}. */
    String cut(int mark) {
        int first = longs.size();
        int before = longChars;
        while (first > 0 && places[first - 1] + before - longs.get(first - 1).length() >= mark) {
            before -= longs.get(--first).length();
        }
        String text = text(first, mark - before);
        shorts.setLength(mark - before);
        longs.subList(first, longs.size()).clear();
        longChars = before;
        return text;
    }

    /** What there is from a long text on, and from a place among the short ones. */
    private String text(int first, int from) {
        if (first == longs.size()) {
            return shorts.substring(from);
        }
        if (first == longs.size() - 1 && from == shorts.length()) {
            return longs.get(first);
        }
        StringBuilder text = new StringBuilder(length());
        int at = from;
        for (int i = first; i < longs.size(); i++) {
            text.append(shorts, at, places[i]).append(longs.get(i));
            at = places[i];
        }
        return text.append(shorts, at, shorts.length()).toString();
    }

    /** Writes all of it. */
    void writeTo(Utf8Writer out) {
        int at = 0;
        for (int i = 0; i < longs.size(); i++) {
            out.write(shorts.subSequence(at, places[i]));
            out.write(longs.get(i));
            at = places[i];
        }
        out.write(shorts.subSequence(at, shorts.length()));
    }

    @Override
    public String toString() {
        return text(0, 0);
    }
}

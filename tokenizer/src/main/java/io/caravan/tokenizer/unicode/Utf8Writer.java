package io.caravan.tokenizer.unicode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts in UTF-8, one after the other; a surrogate without its other half in the same text is written as U+FFFD. Not thread-safe.
 */
public final class Utf8Writer {

    private static final int BLOCK = 512;
    private static final int MOST_BYTES_PER_CHAR = 3;

    /** Bytes are made of shorter strings in less time than they are looked for. */
    private static final int LOOKED_FOR = 256;

    /** Strings whose bytes are known are looked for among so many. */
    private static final int LOOKED_AT = 16;

    private final char[] chars = new char[BLOCK];
    private final List<Known> known = new ArrayList<>();
    private int next;
    private byte[] bytes;
    private int length;

    /** A string, and where its bytes are. */
    private record Known(String text, byte[] utf8, int from, int length) {}

    /** @param room bytes before more is needed */
    public Utf8Writer(int room) {
        bytes = new byte[room];
    }

    /** The bytes, with what room there is behind them; valid until the next call of {@link #write}. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /**
     * The bytes of this very string are known: {@code utf8[from..from + length)}, which nobody changes. Strings are found fastest when
     * they are written in the order in which they were made known.
     */
    public void know(String text, byte[] utf8, int from, int length) {
        known.add(new Known(text, utf8, from, length));
    }

    /** Adds a text. */
    public void write(CharSequence text) {
        Known bytesOf = text.length() < LOOKED_FOR ? null : find(text);
        if (bytesOf != null) {
            append(bytesOf.utf8, bytesOf.from, bytesOf.length);
        } else {
            blocks(text);
        }
    }

    @SuppressWarnings(
            "ReferenceEquality") // equal strings are not looked for, which would take as long as to make the bytes
    private @Nullable Known find(CharSequence text) {
        for (int i = 0; i < Math.min(LOOKED_AT, known.size()); i++) {
            int at = (next + i) % known.size();
            if (known.get(at).text == text) {
                next = at + 1;
                return known.get(at);
            }
        }
        return null;
    }

    private void append(byte[] more, int from, int count) {
        ensure(count);
        System.arraycopy(more, from, bytes, length, count);
        length += count;
    }

    /**
     * Takes a text by blocks: of one that is all ASCII the JDK makes bytes with instructions for many characters at once, also where other
     * blocks have others.
     */
    private void blocks(CharSequence text) {
        int end = text.length();
        int to;
        for (int from = 0; from < end; from = to) {
            to = Math.min(from + BLOCK, end);
            if (to < end && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            block(text.subSequence(from, to).toString());
        }
    }

    private void block(String block) {
        byte[] made = block.getBytes(StandardCharsets.UTF_8);
        if (isAscii(block, made)) {
            append(made, 0, made.length);
        } else {
            block.getChars(0, block.length(), chars, 0);
            ensure(MOST_BYTES_PER_CHAR * block.length());
            length = write(chars, block.length(), bytes, length);
        }
    }

    /** Whether a text is all ASCII: it has as many bytes as characters, and none of them is the '?' of a lone surrogate. */
    private static boolean isAscii(String text, byte[] bytes) {
        if (bytes.length != text.length()) {
            return false;
        }
        for (int i = Utf8.find((byte) '?', bytes, 0, bytes.length);
                i < bytes.length;
                i = Utf8.find((byte) '?', bytes, i + 1, bytes.length)) {
            if (text.charAt(i) != '?') {
                return false;
            }
        }
        return true;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + bytes.length / 2));
        }
    }

    private static int write(char[] block, int count, byte[] out, int at) {
        int next = at;
        for (int i = 0; i < count; i++) {
            char c = block[i];
            if (!Character.isSurrogate(c)) {
                next = Utf8.write(c, out, next);
            } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(block[i + 1])) {
                next = Utf8.write(Character.toCodePoint(c, block[++i]), out, next);
            } else {
                next = Utf8.write(0xfffd, out, next);
            }
        }
        return next;
    }
}

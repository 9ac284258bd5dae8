package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Jackson's parser of UTF-8 with a way to take a string's bytes where they are, eight at a time. Jackson itself makes characters
 * of every byte, which the collector would make bytes again: the greater part of what a long prompt costs.
 */
final class PromptJsonParser extends UTF8StreamJsonParser {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long BACKSLASHES = ONES * '\\';
    /** Takes a quote to a blank, and characters below a blank to such. */
    private static final long QUOTES_TO_BLANKS = ONES * ('"' ^ ' ');

    private static final long BEHIND_BLANKS = ONES * (' ' + 1);

    /** Bytes that are looked at together, after so many eights that stand for themselves: most text has an escape in each line. */
    private static final int BLOCK = 512;

    private static final int LONG_RUN = 16;

    private static final byte[] UNESCAPED = unescaped();

    /** Most bodies have a name or two to read this way. */
    private final TextCollector text = TextCollector.small();

    private KnownStrings known = KnownStrings.NONE;

    PromptJsonParser(IOContext context, int features, ByteQuadsCanonicalizer symbols, byte[] body, int start, int end) {
        super(context, features, null, null, symbols, body, start, end, start, false);
    }

    /** The strings of the body that need not be read. To be called before anything is read. */
    void know(KnownStrings strings) {
        known = strings;
    }

    /**
     * Adds the string the parser stands on to a collector and steps behind it. Strings with {@code \\u}, with bytes that are not
     * UTF-8 by the letter, or with faults are left as they are for the parser to read in its own way.
     *
     * @return whether it was added
     */
    boolean addTextTo(TextCollector collector) {
        if (!_tokenIncomplete || currentToken() != JsonToken.VALUE_STRING) {
            return false;
        }
        int mark = collector.length();
        int start = _inputPtr;
        int at = start;
        if (collector.hasLimitBeyond(_inputEnd - at)) {
            at = copyTo(collector, at);
        }
        byte[] body = _inputBuffer;
        while (at >= 0) {
            int end = endOfRun(body, at, _inputEnd);
            collector.add(body, at, end - at);
            if (end < _inputEnd && body[end] == '"') {
                _inputPtr = end + 1;
                _tokenIncomplete = false;
                collector.spanned(start, _inputPtr, mark);
                return true;
            }
            int character = unescaped(end);
            if (character < 0) {
                break;
            }
            collector.add((byte) character);
            at = end + 2;
        }
        collector.cut(mark);
        return false;
    }

    /**
     * Adds a string up to its closing quote, or to where fewer than eight bytes of the body are left, eight bytes at a time: those of
     * them that stand for themselves stay, the others are written over by what comes next. The string must not go beyond the limit.
     *
     * @return the place of the first byte that was not added; -1 if only the parser can tell what it is
     */
    private int copyTo(TextCollector collector, int from) {
        byte[] body = _inputBuffer;
        byte[] out = collector.bytes();
        int to = collector.length();
        int at = from;
        int plainReads = 0;
        while (at + Long.BYTES <= _inputEnd) {
            if (to + 2 * Long.BYTES > out.length) {
                out = collector.grown(to, 2 * Long.BYTES);
            }
            long eight = (long) LONG.get(body, at);
            LONG.set(out, to, eight);
            long found = special(eight) & HIGH;
            if (found == 0) {
                at += Long.BYTES;
                to += Long.BYTES;
                plainReads++;
                if (plainReads % LONG_RUN == 0) {
                    int more = copyBlocks(collector, at, to);
                    out = collector.bytes();
                    at += more;
                    to += more;
                }
                continue;
            }
            plainReads = 0;
            int plain = Long.numberOfTrailingZeros(found) >>> 3;
            at += plain;
            to += plain;
            if (body[at] == '"') {
                break;
            }
            int length = body[at] < 0 ? sequenceLength(body, at, _inputEnd) : 0;
            if (length > 0) {
                for (int i = 0; i < length; i++) {
                    out[to++] = body[at++];
                }
                continue;
            }
            int character = unescaped(at);
            if (character < 0) {
                return -1;
            }
            out[to++] = (byte) character;
            at += 2;
        }
        collector.cut(to);
        return at;
    }

    /** Adds what follows and stands for itself, as far as it fills whole blocks. @return bytes added */
    private int copyBlocks(TextCollector collector, int from, int to) {
        int now = from;
        while (_inputEnd - now >= BLOCK && plainForBlock(_inputBuffer, now)) {
            now += BLOCK;
        }
        System.arraycopy(_inputBuffer, from, collector.grown(to, now - from), to, now - from);
        return now - from;
    }

    /** What {@link #addTextTo} can take becomes a string without characters in between. */
    @Override
    public String getText() throws IOException {
        if (_tokenIncomplete && currentToken() == JsonToken.VALUE_STRING) {
            text.clear();
            int end = known.find(_inputPtr);
            if (end > 0) {
                _inputPtr = end;
                _tokenIncomplete = false;
                _textBuffer.resetWithString(known.make());
            } else if (addTextTo(text)) {
                _textBuffer.resetWithString(text.string());
            }
        }
        return super.getText();
    }

    /** The index of the first byte from {@code at} on that does not stand for itself. */
    private static int endOfRun(byte[] body, int at, int end) {
        int now = at;
        while (true) {
            now = behindPlain(body, now, end);
            if (now == end || body[now] >= 0) {
                return now;
            }
            int length = sequenceLength(body, now, end);
            if (length == 0) {
                return now;
            }
            now += length;
        }
    }

    /** Skips ASCII but for quotes, backslashes and control characters. */
    private static int behindPlain(byte[] body, int at, int end) {
        int now = at;
        while (end - now >= 4 * Long.BYTES && plainFor32(body, now)) {
            now += 4 * Long.BYTES;
        }
        while (end - now >= Long.BYTES) {
            long found = special((long) LONG.get(body, now)) & HIGH;
            if (found != 0) {
                return now + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            now += Long.BYTES;
        }
        while (now < end && body[now] >= ' ' && body[now] != '"' && body[now] != '\\') {
            now++;
        }
        return now;
    }

    /** A loop without a way out, which newer JDKs compile to vector instructions. */
    private static boolean plainForBlock(byte[] body, int at) {
        long found = 0;
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            found |= special((long) LONG.get(body, at + i));
        }
        return (found & HIGH) == 0;
    }

    private static boolean plainFor32(byte[] body, int at) {
        return ((special((long) LONG.get(body, at))
                                | special((long) LONG.get(body, at + 8))
                                | special((long) LONG.get(body, at + 16))
                                | special((long) LONG.get(body, at + 24)))
                        & HIGH)
                == 0;
    }

    /**
     * Has the high bit of each byte that does not stand for itself, and maybe, by a borrow, of some above the lowest such byte. The
     * other bits mean nothing.
     */
    private static long special(long eight) {
        return eight | ((eight ^ QUOTES_TO_BLANKS) - BEHIND_BLANKS) | ((eight ^ BACKSLASHES) - ONES);
    }

    /** The length of the character that begins here in UTF-8; 0 if it is none (table 3-7 of the Unicode standard). */
    private static int sequenceLength(byte[] body, int at, int end) {
        int first = body[at] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || end - at < length) {
            return 0;
        }
        int second = body[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((body[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** What a backslash with the character behind it stands for; -1 if only the parser can tell, or where there is none. */
    private int unescaped(int at) {
        if (at + 1 >= _inputEnd || _inputBuffer[at] != '\\') {
            return -1;
        }
        byte character = _inputBuffer[at + 1];
        return character < 0 ? -1 : UNESCAPED[character];
    }

    private static byte[] unescaped() {
        byte[] all = new byte[128];
        Arrays.fill(all, (byte) -1);
        String escapes = "\"\\/ntrbf";
        String characters = "\"\\/\n\t\r\b\f";
        for (int i = 0; i < escapes.length(); i++) {
            all[escapes.charAt(i)] = (byte) characters.charAt(i);
        }
        return all;
    }
}

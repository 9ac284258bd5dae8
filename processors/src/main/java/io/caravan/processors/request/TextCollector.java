package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.inference.Prompt;
import io.caravan.inference.TextSpans;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Collects text as UTF-8 up to a limit, straight from the parser's buffer. What lies beyond the limit is counted as not
 * there, since affinity looks at the beginning of a prompt only.
 */
final class TextCollector {

    /** Fields that never reach a prompt as text, or only as media. */
    private static final Set<String> NO_TEXT =
            Set.of("type", "id", "url", "data", "file_data", "image_url", "call_id", "tool_call_id", "cache_control");

    private static final int FIRST_ROOM = 1024;
    private static final int SMALL_ROOM = 64;
    private static final int MAX_BYTES_PER_CHAR = 3;
    private static final byte[] UNREADABLE = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    /** Room up to this size stays with its thread for the next text. */
    private static final int MOST_KEPT = 1 << 20;

    private static final ThreadLocal<byte[]> ROOM = ThreadLocal.withInitial(() -> new byte[FIRST_ROOM]);

    private final int limit;
    private final boolean reusing;
    private byte[] bytes;
    private int length;
    /** Of the long strings, as {@link TextSpans} has them. */
    private int[] spans = {};

    private int spanNumbers;

    /** @param limit bytes kept; room is made for what comes, since a request may hold thousands of short prompts */
    TextCollector(int limit) {
        this(limit, new byte[Math.min(limit, FIRST_ROOM)], false);
    }

    private TextCollector(int limit, byte[] room, boolean reusing) {
        this.limit = limit;
        this.bytes = room;
        this.reusing = reusing;
    }

    /** For a few short texts, one after the other. */
    static TextCollector small() {
        return new TextCollector(Integer.MAX_VALUE, new byte[SMALL_ROOM], false);
    }

    /**
     * For a text that may be long, in room that the thread uses for one after the other, so that none is cleared and grown for each.
     * {@link #text} ends it; until then the thread must not ask for another.
     *
     * @param limit bytes kept
     */
    static TextCollector reusing(int limit) {
        return new TextCollector(limit, ROOM.get(), true);
    }

    /** Adds the string the parser stands on. */
    void addText(JsonParser parser) throws IOException {
        if (length >= limit || (parser instanceof PromptJsonParser prompt && prompt.addTextTo(this))) {
            return;
        }
        add(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    /**
     * Adds the strings, numbers and flags of the value the parser stands on, in order; leaves out the fields of {@link #NO_TEXT}.
     */
    void addTree(JsonParser parser) throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token != JsonToken.FIELD_NAME) {
                addText(parser);
            } else if (NO_TEXT.contains(parser.currentName())) {
                parser.nextToken();
                parser.skipChildren();
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    /** Adds text. */
    void add(Prompt.Text text) {
        TextSpans known = text.spans();
        for (int i = 0; i < known.count() && text.length() <= limit - length; i++) {
            addSpan(known.bodyStart(i), known.bodyEnd(i), length + known.textStart(i), known.textLength(i));
        }
        add(text.utf8(), 0, text.length());
    }

    /** What was added from a place on is the whole string that stands at a place of the body. */
    void spanned(int bodyStart, int bodyEnd, int from) {
        if (length - from >= TextSpans.LEAST_BYTES && length < limit) {
            addSpan(bodyStart, bodyEnd, from, length - from);
        }
    }

    private void addSpan(int bodyStart, int bodyEnd, int textStart, int textLength) {
        if (spanNumbers == spans.length) {
            spans = Arrays.copyOf(spans, Math.max(16 * TextSpans.NUMBERS, 2 * spans.length));
        }
        spans[spanNumbers++] = bodyStart;
        spans[spanNumbers++] = bodyEnd;
        spans[spanNumbers++] = textStart;
        spans[spanNumbers++] = textLength;
    }

    /** Adds bytes, as many as the limit allows. */
    void add(byte[] from, int offset, int count) {
        int take = Math.max(0, Math.min(count, limit - length)); // a wide character may have gone beyond the limit
        ensure(take);
        System.arraycopy(from, offset, bytes, length, take);
        length += take;
    }

    /** Adds a byte if the limit allows it. */
    void add(byte one) {
        if (length < limit) {
            ensure(1);
            bytes[length++] = one;
        }
    }

    /** Whether as many more bytes are within the limit. */
    boolean hasLimitBeyond(int more) {
        return more <= limit - length;
    }

    /** The bytes and the room behind them, until more room is made. */
    byte[] bytes() {
        return bytes;
    }

    /** The bytes, of which the first {@code count} are filled, with room for {@code more} at least. */
    byte[] grown(int count, int more) {
        length = count;
        ensure(more);
        return bytes;
    }

    /** How many bytes there are. */
    int length() {
        return length;
    }

    /** Says how many bytes there are. */
    void cut(int to) {
        length = to;
    }

    /** At most one character of the text is a half of a pair that was cut by the limit; it counts as unreadable. */
    private void add(char[] chars, int offset, int count) {
        CharBuffer text = CharBuffer.wrap(chars, offset, Math.min(count, limit - length));
        // Nearly all text is ASCII, one byte for each character; only if it is not, more room is made.
        ensure(text.remaining());
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(UNREADABLE);
        while (encode(encoder, text).isOverflow()) {
            ensure(text.remaining() * MAX_BYTES_PER_CHAR);
        }
    }

    private CoderResult encode(CharsetEncoder encoder, CharBuffer text) {
        ByteBuffer room = ByteBuffer.wrap(bytes, length, bytes.length - length);
        CoderResult result = encoder.encode(text, room, true);
        length = room.position();
        return result;
    }

    private void ensure(int more) {
        int needed = length + more;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
    }

    /** Forgets what was collected. */
    void clear() {
        length = 0;
        spanNumbers = 0;
    }

    /** Everything collected, as a string. */
    String string() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Everything collected, with little room behind it, since it stays as long as its request. */
    Prompt.Text text() {
        if (reusing && bytes.length <= MOST_KEPT) {
            ROOM.set(bytes);
        }
        boolean roomy = bytes.length - length > length + FIRST_ROOM;
        return new Prompt.Text(
                reusing || roomy ? Arrays.copyOf(bytes, length) : bytes, length, TextSpans.of(spans, spanNumbers));
    }
}

package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.inference.Prompt;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects text as UTF-8 up to a limit, straight from the parser's buffer. What lies beyond the limit is counted as not
 * there, since affinity looks at the beginning of a prompt only.
 */
final class TextCollector {

    /** Fields that never reach a prompt as text, or only as media. */
    private static final Set<String> NO_TEXT =
            Set.of("type", "id", "url", "data", "file_data", "image_url", "call_id", "tool_call_id", "cache_control");

    private final int limit;
    private byte[] bytes = new byte[1024];
    private int length;

    /** @param limit bytes kept */
    TextCollector(int limit) {
        this.limit = limit;
    }

    /** Adds the string the parser stands on. */
    void addText(JsonParser parser) throws IOException {
        if (length >= limit) {
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

    /** Adds what another collector has, if there is one. */
    void addAll(@Nullable TextCollector other) {
        if (other != null) {
            add(other.text());
        }
    }

    /** Adds text. */
    void add(Prompt.Text text) {
        int take = Math.min(text.length(), limit - length);
        ensure(take);
        System.arraycopy(text.utf8(), 0, bytes, length, take);
        length += take;
    }

    private void add(char[] chars, int offset, int count) {
        int take = Math.min(count, limit - length);
        ensure(take * 3);
        int end = offset + take;
        for (int i = offset; i < end; i++) {
            char c = chars[i];
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | (c >> 6));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < offset + count
                    && Character.isLowSurrogate(chars[i + 1])) {
                four(Character.toCodePoint(c, chars[++i]));
            } else {
                three(Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
    }

    private void three(char c) {
        bytes[length++] = (byte) (0xE0 | (c >> 12));
        bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (c & 0x3F));
    }

    private void four(int point) {
        bytes[length++] = (byte) (0xF0 | (point >> 18));
        bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (point & 0x3F));
    }

    /** Room for {@code more} bytes; a surrogate pair may run one character over, hence the slack. */
    private void ensure(int more) {
        int needed = length + more + 4;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
    }

    /** Everything collected. */
    Prompt.Text text() {
        return new Prompt.Text(bytes, length);
    }
}

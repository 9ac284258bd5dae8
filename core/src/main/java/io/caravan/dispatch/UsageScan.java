package io.caravan.dispatch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the counts of {@code usage} objects out of JSON bytes. A count that a later object gives replaces the earlier
 * one; a count it does not give stays. Throws nothing on any bytes. Used by one thread at a time.
 */
final class UsageScan {

    private static final byte[] PROMPT = "prompt_tokens".getBytes(US_ASCII);
    private static final byte[] INPUT = "input_tokens".getBytes(US_ASCII);
    private static final byte[] COMPLETION = "completion_tokens".getBytes(US_ASCII);
    private static final byte[] OUTPUT = "output_tokens".getBytes(US_ASCII);
    private static final byte[] PROMPT_DETAILS = "prompt_tokens_details".getBytes(US_ASCII);
    private static final byte[] INPUT_DETAILS = "input_tokens_details".getBytes(US_ASCII);
    private static final byte[] CACHED = "cached_tokens".getBytes(US_ASCII);

    /** Anthropic's word for them. */
    private static final byte[] CACHE_READ = "cache_read_input_tokens".getBytes(US_ASCII);

    private int prompt = -1;
    private int completion = -1;
    private int cached = -1;

    private byte[] json = new byte[0];
    private int at;
    private int end;
    private int newPrompt;
    private int newCompletion;
    private int newCached;

    /** What has been read so far, or null if no count has. */
    @Nullable
    TokenUsage usage() {
        return prompt < 0 && completion < 0
                ? null
                : new TokenUsage(Math.max(prompt, 0), Math.max(completion, 0), cached);
    }

    /**
     * Reads a value; one that is no object, or not whole, changes nothing.
     *
     * @return whether it held a count of prompt or completion tokens
     */
    boolean read(byte[] bytes, int from, int to) {
        json = bytes;
        at = from;
        end = to;
        newPrompt = -1;
        newCompletion = -1;
        newCached = -1;
        boolean whole = peek() == '{' && readMembers();
        if (!whole || (newPrompt < 0 && newCompletion < 0)) {
            return false;
        }
        prompt = newPrompt < 0 ? prompt : newPrompt;
        completion = newCompletion < 0 ? completion : newCompletion;
        cached = newCached < 0 ? cached : newCached;
        return true;
    }

    /** Whether the value at a place is null, or there is none. */
    static boolean isNull(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] <= ' ' && bytes[i] >= 0) {
            i++;
        }
        return i >= to || bytes[i] == 'n';
    }

    private boolean readMembers() {
        int depth = 1;
        at++;
        while (true) {
            int next = peek();
            if (next == ',') {
                at++;
            } else if (next == '}') {
                at++;
                depth--;
                if (depth == 0) {
                    return true;
                }
            } else if (next == '"') {
                int keyFrom = at + 1;
                skipString();
                int keyTo = at - 1;
                if (peek() != ':') {
                    return false;
                }
                at++;
                if (peek() == '{' && depth == 1 && isAny(keyFrom, keyTo, PROMPT_DETAILS, INPUT_DETAILS)) {
                    at++;
                    depth = 2;
                } else {
                    readValue(depth, keyFrom, keyTo);
                }
            } else {
                return false;
            }
        }
    }

    private void readValue(int depth, int keyFrom, int keyTo) {
        int first = peek();
        if (first < '0' || first > '9') {
            skipValue();
            return;
        }
        int number = number();
        if (depth == 2) {
            newCached = isAny(keyFrom, keyTo, CACHED, CACHED) ? number : newCached;
        } else if (isAny(keyFrom, keyTo, CACHE_READ, CACHE_READ)) {
            newCached = number;
        } else if (isAny(keyFrom, keyTo, PROMPT, INPUT)) {
            newPrompt = number;
        } else if (isAny(keyFrom, keyTo, COMPLETION, OUTPUT)) {
            newCompletion = number;
        }
    }

    /** A number without its fraction, at most the greatest int. */
    private int number() {
        long value = 0;
        for (; at < end && json[at] >= '0' && json[at] <= '9'; at++) {
            value = Math.min(Integer.MAX_VALUE, value * 10 + (json[at] - '0'));
        }
        skipScalar();
        return (int) value;
    }

    private void skipValue() {
        int depth = 0;
        do {
            int next = peek();
            if (next == '"') {
                skipString();
            } else if (next == '{' || next == '[') {
                depth++;
                at++;
            } else if (next == '}' || next == ']') {
                if (depth == 0) {
                    return;
                }
                depth--;
                at++;
            } else if (next == ',' || next == ':') {
                if (depth == 0) {
                    return;
                }
                at++;
            } else {
                skipScalar();
            }
        } while (depth > 0 && at < end);
    }

    private void skipScalar() {
        while (at < end && ",:}]{[\"".indexOf(json[at]) < 0) {
            at++;
        }
    }

    /** Goes past a string whose opening quote is at the current place. */
    private void skipString() {
        for (at++; at < end; at++) {
            if (json[at] == '\\') {
                at++;
            } else if (json[at] == '"') {
                break;
            }
        }
        at++;
    }

    private boolean isAny(int from, int to, byte[] a, byte[] b) {
        return to <= end
                && (Arrays.equals(json, from, to, a, 0, a.length) || Arrays.equals(json, from, to, b, 0, b.length));
    }

    /** The next byte that is no white space, or -1 at the end. */
    private int peek() {
        while (at < end && (json[at] == ' ' || json[at] == '\t' || json[at] == '\r' || json[at] == '\n')) {
            at++;
        }
        return at < end ? json[at] & 0xFF : -1;
    }
}

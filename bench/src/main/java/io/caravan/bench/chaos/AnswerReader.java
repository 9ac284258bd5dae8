package io.caravan.bench.chaos;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 answers from a blocking connection, by the letter. Used by one thread. */
final class AnswerReader {

    /** How an answer's body ended. */
    enum End {
        /** With its last chunk, or after as many bytes as were announced. */
        WHOLE,
        /** The connection closed before. */
        CUT,
        /** The reader was told to leave. */
        LEFT
    }

    /** An answer as far as it came. */
    record Answer(int status, Map<String, String> headers, String body, End end) {

        boolean isStream() {
            return headers.getOrDefault("content-type", "").startsWith("text/event-stream");
        }

        boolean mayKeepConnection() {
            return end == End.WHOLE && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        }
    }

    private static final int MAX_LINE = 65_536;

    private final InputStream in;

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads one answer.
     *
     * @param leaveAfter bytes of the body after which to leave; negative for never
     * @param pauseMillis how long to wait after each part
     * @return null if the connection closed before the first byte
     */
    @Nullable
    Answer read(int leaveAfter, int pauseMillis) throws IOException, InterruptedException {
        String statusLine = line();
        if (statusLine == null) {
            return null;
        }
        if (!statusLine.startsWith("HTTP/1.1 ")) {
            throw new IOException("status line '" + statusLine + "'");
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !"".equals(line); line = line()) {
            if (line == null) {
                throw new EOFException("within the head of a " + status);
            }
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        End end = headers.containsKey("content-length")
                ? sized(Integer.parseInt(headers.get("content-length")), body)
                : chunked(body, leaveAfter, pauseMillis);
        return new Answer(status, headers, body.toString(StandardCharsets.UTF_8), end);
    }

    private End sized(int length, ByteArrayOutputStream body) throws IOException {
        byte[] bytes = in.readNBytes(length);
        body.writeBytes(bytes);
        return bytes.length == length ? End.WHOLE : End.CUT;
    }

    private End chunked(ByteArrayOutputStream body, int leaveAfter, int pauseMillis)
            throws IOException, InterruptedException {
        while (true) {
            String size = line();
            if (size == null) {
                return End.CUT;
            }
            int length = Integer.parseInt(size, 16);
            byte[] bytes = in.readNBytes(length);
            body.writeBytes(bytes);
            if (bytes.length < length) {
                return End.CUT;
            }
            String behind = line();
            if (behind == null) {
                return End.CUT;
            }
            if (!behind.isEmpty()) {
                throw new IOException("'" + behind + "' behind a chunk");
            }
            if (length == 0) {
                return End.WHOLE;
            }
            if (leaveAfter >= 0 && body.size() > leaveAfter) {
                return End.LEFT;
            }
            if (pauseMillis > 0) {
                Thread.sleep(pauseMillis);
            }
        }
    }

    /** A line without its end; null if the connection closed before its first byte. */
    private @Nullable String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new EOFException("within the line '" + line + "'");
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("a line without end");
            }
            line.append((char) b);
        }
        int last = line.length() - 1;
        if (last < 0 || line.charAt(last) != '\r') {
            throw new IOException("the line '" + line + "' ends in LF alone");
        }
        return line.substring(0, last);
    }
}

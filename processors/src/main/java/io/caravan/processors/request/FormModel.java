package io.caravan.processors.request;

import io.caravan.failure.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the model's name in the beginning of a {@code multipart/form-data} body (RFC 7578), of which the rest may not
 * have arrived yet. Everything else is the engine's business.
 */
final class FormModel {

    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]{1,200})\"|([^\\s;,\"]{1,200}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile("(?im)^content-disposition:[^\\r\\n]*[;\\s]name=(?:\"model\"|model(?=[;\\s]|$))");
    private static final int MAX_NAME = 1_000;

    private FormModel() {}

    /**
     * Looks for the field {@code model}.
     *
     * @return its value, or an empty text if the beginning does not have it whole
     * @throws InvalidRequestException 415 if the body is no form
     */
    static String find(@Nullable String contentType, ByteBuffer beginning) {
        String boundary = "--" + boundary(contentType);
        byte[] bytes = new byte[beginning.remaining()];
        beginning.get(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1); // one char per byte, whatever the file is
        int part = text.startsWith(boundary) ? 0 : text.indexOf("\r\n" + boundary);
        while (part >= 0) {
            int headers = text.indexOf("\r\n", part + 2);
            int value = headers < 0 ? -1 : text.indexOf("\r\n\r\n", headers);
            int next = value < 0 ? -1 : text.indexOf("\r\n" + boundary, value + 2);
            if (next >= 0 && NAME.matcher(text.substring(headers, value)).find()) {
                return utf8(bytes, Math.min(value + 4, next), next);
            }
            part = next;
        }
        return "";
    }

    private static String utf8(byte[] bytes, int from, int to) {
        return to - from > MAX_NAME ? "" : new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static String boundary(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType;
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            Matcher matcher = BOUNDARY.matcher(type);
            if (matcher.find()) {
                String quoted = matcher.group(1);
                return quoted == null ? matcher.group(2) : quoted;
            }
        }
        throw new InvalidRequestException(
                415,
                "unsupported_content_type",
                "content-type",
                "The body must be multipart/form-data with a boundary");
    }
}

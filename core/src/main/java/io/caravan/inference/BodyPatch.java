package io.caravan.inference;

import java.nio.charset.StandardCharsets;

/**
 * Text put into a request's body on its way to the endpoint; all other bytes stay as they came.
 *
 * @param offset where it goes, in bytes from the body's start
 * @param text the UTF-8 bytes, not to be changed
 */
public record BodyPatch(int offset, byte[] text) {

    /** Puts {@code text} at a place. */
    public static BodyPatch at(long offset, String text) {
        return new BodyPatch(Math.toIntExact(offset), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "BodyPatch[" + text.length + " bytes at " + offset + "]";
    }
}

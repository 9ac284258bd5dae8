package io.caravan.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Lines of keys files. */
final class TestKeys {

    private TestKeys() {}

    /** @param more further settings, each with a comma before it */
    static String line(String id, String key, String more) {
        return "  - { id: " + id + ", hash: \"" + hash(key) + "\"" + more + " }\n";
    }

    static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.caravan.bench.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Writes a gateway's keys file, as operators and their tools do.
 *
 * @param keys how many keys there are
 * @param most requests at once of the first key; the others may have few
 */
record KeysText(Path file, int keys, int most) {

    private static final int FEW = 3;

    /** What may become of a file. */
    enum Damage {
        /** Ends in the midst of its last line. */
        HALF_WRITTEN,
        /** Has no bytes, as while it is written in place, or on a full disk. */
        EMPTY,
        /** Has a hash that is none. */
        MISTYPED,
        /** Is not there. */
        MISSING
    }

    /** Writes the keys in one step. */
    void replace(Set<Integer> listed) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text(listed));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the keys over what is there, so that the file is empty for a moment. */
    void overwrite(Set<Integer> listed) throws IOException {
        Files.writeString(file, text(listed));
    }

    void damage(Damage damage, Set<Integer> listed) throws IOException {
        String text = text(listed);
        switch (damage) {
            case HALF_WRITTEN -> Files.writeString(file, text.substring(0, text.length() - 5));
            case EMPTY -> Files.writeString(file, "");
            case MISTYPED -> Files.writeString(file, text.replace("sha256:", "sha-256:"));
            case MISSING -> Files.delete(file);
        }
    }

    private String text(Set<Integer> listed) {
        StringBuilder text = new StringBuilder("keys:\n");
        for (int key : listed) {
            text.append("  - { id: caller-").append(key);
            text.append(", hash: \"sha256:").append(digest(ChangingKeys.key(key)));
            text.append("\", maxInFlight: ").append(key == 0 ? most : FEW).append(" }\n");
        }
        return text.toString();
    }

    private static String digest(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

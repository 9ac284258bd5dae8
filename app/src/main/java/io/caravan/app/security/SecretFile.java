package io.caravan.app.security;

import io.caravan.app.config.KeyConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Files that hold one secret and nothing else. Blanks around it do not count. */
final class SecretFile {

    private static final Pattern PLAIN = Pattern.compile("[!-~]{8,4096}");
    private static final Pattern HASH = Pattern.compile(KeyConfig.SCHEME + "[0-9a-fA-F]{64}");

    private SecretFile() {}

    /** A key that is sent to others. */
    static FileValue<String> key(String setting, Path path) {
        NamedFile file = new NamedFile(setting, path);
        return new FileValue<>(List.of(file), contents -> plain(file, contents.get(0)));
    }

    /** The SHA-256 of a key that others send: the file holds the key, or {@code sha256:} and its digest in hex. */
    static FileValue<byte[]> digest(String setting, Path path) {
        NamedFile file = new NamedFile(setting, path);
        return new FileValue<>(List.of(file), contents -> {
            String text = plain(file, contents.get(0));
            return HASH.matcher(text).matches()
                    ? HexFormat.of().parseHex(text.substring(KeyConfig.SCHEME.length()))
                    : Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static String plain(NamedFile file, byte[] content) throws UnusableFileException {
        String text = new String(content, StandardCharsets.UTF_8).trim();
        if (!PLAIN.matcher(text).matches()) {
            throw file.unusable("must hold one key of at least 8 visible ASCII characters and nothing else");
        }
        return text;
    }
}

package io.caravan.app.security;

import io.caravan.access.Caller;
import io.caravan.access.CallerUse;
import io.caravan.app.config.KeyConfig;
import io.caravan.app.config.KeysFile;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsProblem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Callers by the SHA-256 of their keys. Immutable.
 *
 * <p>How long a look-up takes depends on the digest of what was sent, and nobody can choose a key whose digest is near a
 * given one, so the time tells nothing of the keys; no key is ever compared with another. The digests need no salt and no
 * slow hash, since keys are random and long, unlike passwords.
 */
final class KeyRing {

    private final Map<ByteBuffer, Caller> byDigest;

    private KeyRing(Map<ByteBuffer, Caller> byDigest) {
        this.byDigest = Map.copyOf(byDigest);
    }

    /** Follows a keys file. What an id has used of its limits stays when the file is read again. */
    static FileValue<KeyRing> file(Path path) {
        NamedFile file = new NamedFile("auth.keysFile", path);
        Map<String, CallerUse> uses = new ConcurrentHashMap<>();
        return new FileValue<>(List.of(file), contents -> {
            try {
                return of(KeysFile.read(new String(contents.get(0), StandardCharsets.UTF_8), path.toString()), uses);
            } catch (SettingsException e) {
                throw file.unusable("cannot be used: "
                        + e.problems().stream().map(SettingsProblem::toString).collect(Collectors.joining("; ")));
            }
        });
    }

    private static KeyRing of(KeysFile file, Map<String, CallerUse> uses) {
        Map<ByteBuffer, Caller> byDigest = new HashMap<>();
        for (KeyConfig key : file.keys()) {
            Caller caller = new Caller(
                    key.id(),
                    key.models(),
                    new Caller.Limits(key.requestsPerMinute(), key.tokensPerMinute(), key.maxInFlight()),
                    uses.computeIfAbsent(key.id(), id -> new CallerUse()));
            byDigest.put(digest(key.hash()), caller);
            if (!key.previousHash().isEmpty()) {
                byDigest.put(digest(key.previousHash()), caller);
            }
        }
        return new KeyRing(byDigest);
    }

    private static ByteBuffer digest(String hash) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hash.substring(KeyConfig.SCHEME.length())));
    }

    /** Whose key this is, or null. */
    @Nullable
    Caller find(String key) {
        return byDigest.get(ByteBuffer.wrap(Digests.sha256(key.getBytes(StandardCharsets.UTF_8))));
    }

    int size() {
        return byDigest.size();
    }
}

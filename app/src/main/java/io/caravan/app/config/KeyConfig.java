package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.util.List;
import java.util.regex.Pattern;

/** One API key in the keys file. Messages never show the digests, in whose place somebody may have written the key. */
public record KeyConfig(
        @Setting("Its name in logs and messages: letters, digits, dots, hyphens, underscores; at most 64.") String id,
        @Setting("sha256: and the SHA-256 of the key in hex.") String hash,
        @Setting(value = "The same of the key before, while clients change over.", defaultValue = "")
                String previousHash,
        @Setting(value = "Models it may ask for, * standing for any text; none for all.", defaultValue = "")
                List<String> models,
        @Setting(
                        value = "Requests per minute, of which a minute's worth may come at once; 0 is no limit.",
                        defaultValue = "0")
                int requestsPerMinute,
        @Setting(value = "Prompt and generated tokens per minute, likewise; 0 is no limit.", defaultValue = "0")
                int tokensPerMinute,
        @Setting(value = "Requests under way at once; 0 is no limit.", defaultValue = "0") int maxInFlight) {

    /** What stands before a digest. */
    public static final String SCHEME = "sha256:";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HASH = Pattern.compile(SCHEME + "[0-9a-fA-F]{64}");

    public KeyConfig {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id must be 1 to 64 letters, digits, dots, hyphens or underscores");
        }
        requireHash("hash", hash);
        if (!previousHash.isEmpty()) {
            requireHash("previousHash", previousHash);
        }
        models = List.copyOf(models);
        Require.atLeast("requestsPerMinute", requestsPerMinute, 0);
        Require.atLeast("tokensPerMinute", tokensPerMinute, 0);
        Require.atLeast("maxInFlight", maxInFlight, 0);
    }

    private static void requireHash(String name, String hash) {
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException(name + " must be sha256: and 64 hex digits, not the key itself");
        }
    }

    /** The digests are not shown. */
    @Override
    public String toString() {
        return "KeyConfig[" + id + "]";
    }
}

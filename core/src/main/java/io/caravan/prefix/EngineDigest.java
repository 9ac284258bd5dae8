package io.caravan.prefix;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The digests vLLM gives its own blocks: {@code F((parent digest, (tokens…), extra keys or None))}, for each value of
 * {@code --prefix-caching-hash-algo}. Routing does not need them; they check that the gateway sees the tokens and keys
 * the engine sees. Measured on vLLM 0.32.0. Stateless.
 */
public enum EngineDigest {
    /** SHA-256 of Python's pickle, protocol 5; vLLM's default. */
    SHA256(false, true),
    /** SHA-256 of canonical CBOR. */
    SHA256_CBOR(true, true),
    /** XXH3-128 of Python's pickle, protocol 5. */
    XXHASH(false, false),
    /** XXH3-128 of canonical CBOR. */
    XXHASH_CBOR(true, false);

    /** What stands for PYTHONHASHSEED where it is unset, unless the engine takes a random seed. */
    private static final String FIXED_SEED = "vllm-none-hash";

    private final boolean cbor;
    private final boolean sha256;

    EngineDigest(boolean cbor, boolean sha256) {
        this.cbor = cbor;
        this.sha256 = sha256;
    }

    /** The algorithm of that name in vLLM's options and metrics, or null if there is none. */
    public static @Nullable EngineDigest named(String name) {
        for (EngineDigest digest : values()) {
            if (digest.toString().equals(name)) {
                return digest;
            }
        }
        return null;
    }

    /**
     * The parent of block 0.
     *
     * @param seed the engine's PYTHONHASHSEED; null when it is unset
     * @return null where the engine takes a random one: seed unset and not SHA-256
     */
    public byte @Nullable [] noneHash(@Nullable String seed) {
        if (seed == null && !sha256) {
            return null;
        }
        EngineBytes bytes = start();
        bytes.text(seed == null ? FIXED_SEED : seed);
        return digest(bytes.finished());
    }

    /**
     * The digest of a full block, 32 bytes for SHA-256 and 16 for XXH3.
     *
     * @param parent the digest of the block before, or {@link #noneHash}
     * @param tokens the block's token ids are {@code tokens[from..to)}
     * @param extras in the engine's order; empty for none
     */
    public byte[] digest(byte[] parent, int[] tokens, int from, int to, List<ExtraKey> extras) {
        EngineBytes bytes = start();
        bytes.block(parent, tokens, from, to, extras);
        return digest(bytes.finished());
    }

    /** A digest as KV events carry it: its last eight bytes, big-endian. */
    public static long eventHash(byte[] digest) {
        return ByteBuffer.wrap(digest).getLong(digest.length - Long.BYTES);
    }

    private EngineBytes start() {
        return cbor ? new CborBytes() : new PickleBytes();
    }

    private byte[] digest(byte[] bytes) {
        if (!sha256) {
            return Xxh3.hash128(bytes);
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK lacks SHA-256, which every JDK must have", e);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

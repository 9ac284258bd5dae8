package io.caravan.app.security;

import io.caravan.app.config.AdminConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether somebody may see the admin pages. Compares digests in constant time. Thread-safe. */
public final class AdminGate {

    private final @Nullable Supplier<byte[]> digest;

    AdminGate(@Nullable Supplier<byte[]> digest) {
        this.digest = digest;
    }

    /** @param authorization the header {@code Authorization}, or null */
    public boolean allows(@Nullable String authorization) {
        if (digest == null) {
            return true;
        }
        String key = CredentialCheck.bearer(authorization);
        return key != null && MessageDigest.isEqual(digest.get(), Digests.sha256(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** What is not safe about the admin address, or null. */
    static @Nullable String alarm(AdminConfig config) {
        if (config.keyFile() != null) {
            return null;
        }
        try {
            if (InetAddress.getByName(config.host()).isLoopbackAddress()) {
                return null;
            }
        } catch (UnknownHostException e) {
            // told when the port is tried
        }
        return "admin.host: " + config.host() + " is not loopback, and without admin.keyFile anybody who reaches it may"
                + " see the admin pages";
    }
}

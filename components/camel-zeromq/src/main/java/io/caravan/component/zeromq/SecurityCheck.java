package io.caravan.component.zeromq;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses options of security that are missing, useless or malformed. Values are never part of a message. */
final class SecurityCheck {

    private static final int KEY_CHARS = 40;
    private static final String Z85 =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    private final ZeroMqSecurity options;
    private final boolean server;

    private SecurityCheck(ZeroMqSecurity options, boolean server) {
        this.options = options;
        this.server = server;
    }

    static void check(ZeroMqSecurity options, boolean bind) {
        SecurityCheck check = new SecurityCheck(options, isServer(options, bind));
        switch (options.getSecurity()) {
            case "none" -> {
                check.forbid("security=plain", List.of("username", "password"));
                check.forbid(
                        "security=curve",
                        List.of("curveServerKey", "curvePublicKey", "curveSecretKey", "curveAllowedKeys"));
                if (options.getSecurityServer() != null) {
                    throw new IllegalArgumentException("securityServer needs security=plain or security=curve");
                }
            }
            case "plain" -> check.plain();
            case "curve" -> check.curve();
            default ->
                throw new IllegalArgumentException(
                        "security is '" + options.getSecurity() + "'; allowed: none, plain, curve");
        }
    }

    static boolean isServer(ZeroMqSecurity options, boolean bind) {
        Boolean stated = options.getSecurityServer();
        return stated == null ? bind : stated;
    }

    /** The keys of clients that are let in; empty when all are. */
    static List<String> allowedKeys(ZeroMqSecurity options) {
        List<String> keys = new ArrayList<>();
        String text = options.getCurveAllowedKeys();
        if (text != null) {
            for (String key : text.split(",", -1)) {
                keys.add(key.strip());
            }
        }
        return keys;
    }

    private void plain() {
        forbid("security=curve", List.of("curveServerKey", "curvePublicKey", "curveSecretKey", "curveAllowedKeys"));
        for (String name : List.of("username", "password")) {
            String value = value(name);
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException("security=plain needs " + name);
            }
            // The length is one byte on the wire, and JeroMQ reads it as a signed one.
            EndpointCheck.range(
                    "The length of " + name, value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length, 1, 127);
        }
    }

    private void curve() {
        forbid("security=plain", List.of("username", "password"));
        if (server) {
            forbid("a client of CURVE", List.of("curveServerKey"));
            need("curveSecretKey", "A server of CURVE");
            for (String key : allowedKeys(options)) {
                key("curveAllowedKeys", key);
            }
        } else {
            forbid("a server of CURVE", List.of("curveAllowedKeys"));
            need("curveServerKey", "A client of CURVE");
            if ((options.getCurvePublicKey() == null) != (options.getCurveSecretKey() == null)) {
                throw new IllegalArgumentException(
                        "curvePublicKey and curveSecretKey are a pair: give both or neither");
            }
        }
        for (String name : List.of("curveServerKey", "curvePublicKey", "curveSecretKey")) {
            String value = value(name);
            if (value != null) {
                key(name, value);
            }
        }
    }

    private void need(String name, String who) {
        if (value(name) == null) {
            throw new IllegalArgumentException(who + " needs " + name);
        }
    }

    private void forbid(String owner, List<String> names) {
        for (String name : names) {
            if (value(name) != null) {
                throw new IllegalArgumentException(name + " is for " + owner + " only");
            }
        }
    }

    private @Nullable String value(String name) {
        return switch (name) {
            case "username" -> options.getUsername();
            case "password" -> options.getPassword();
            case "curveServerKey" -> options.getCurveServerKey();
            case "curvePublicKey" -> options.getCurvePublicKey();
            case "curveSecretKey" -> options.getCurveSecretKey();
            default -> options.getCurveAllowedKeys();
        };
    }

    private static void key(String name, String value) {
        boolean known = value.chars().allMatch(c -> Z85.indexOf(c) >= 0);
        if (value.length() != KEY_CHARS || !known) {
            throw new IllegalArgumentException(
                    name + " is not a key of CURVE: 40 characters of Z85, as 'curve_keygen' prints them");
        }
    }
}

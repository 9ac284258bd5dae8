package io.caravan.component.zeromq;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Who may connect, and how connections are protected. Keys of CURVE are texts of 40 characters (Z85). */
@UriParams
public final class ZeroMqSecurity {

    @UriParam(
            label = "security",
            defaultValue = "none",
            enums = "none,plain,curve",
            description =
                    "plain: a name and a password in clear text; curve: encrypted, peers are known by their keys.")
    private String security = "none";

    @UriParam(label = "security", description = "Whether this side checks the other; default the side that binds does.")
    private @Nullable Boolean securityServer;

    @UriParam(label = "security", description = "plain: the name to give, or on a server the only name that is let in.")
    private @Nullable String username;

    @UriParam(label = "security", secret = true, description = "plain: the password that belongs to username.")
    private @Nullable String password;

    @UriParam(label = "security", description = "curve, client: the server's public key.")
    private @Nullable String curveServerKey;

    @UriParam(
            label = "security",
            description =
                    "curve, client: the own public key; default a new pair at every start, which only a server that"
                            + " lets everybody in accepts.")
    private @Nullable String curvePublicKey;

    @UriParam(label = "security", secret = true, description = "curve: the own secret key; a server must have one.")
    private @Nullable String curveSecretKey;

    @UriParam(
            label = "security",
            description = "curve, server: the public keys of the clients that are let in, separated by commas; default"
                    + " everybody who knows the server's key.")
    private @Nullable String curveAllowedKeys;

    public String getSecurity() {
        return security;
    }

    public void setSecurity(String security) {
        this.security = security;
    }

    public @Nullable Boolean getSecurityServer() {
        return securityServer;
    }

    public void setSecurityServer(@Nullable Boolean securityServer) {
        this.securityServer = securityServer;
    }

    public @Nullable String getUsername() {
        return username;
    }

    public void setUsername(@Nullable String username) {
        this.username = username;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password;
    }

    public @Nullable String getCurveServerKey() {
        return curveServerKey;
    }

    public void setCurveServerKey(@Nullable String curveServerKey) {
        this.curveServerKey = curveServerKey;
    }

    public @Nullable String getCurvePublicKey() {
        return curvePublicKey;
    }

    public void setCurvePublicKey(@Nullable String curvePublicKey) {
        this.curvePublicKey = curvePublicKey;
    }

    public @Nullable String getCurveSecretKey() {
        return curveSecretKey;
    }

    public void setCurveSecretKey(@Nullable String curveSecretKey) {
        this.curveSecretKey = curveSecretKey;
    }

    public @Nullable String getCurveAllowedKeys() {
        return curveAllowedKeys;
    }

    public void setCurveAllowedKeys(@Nullable String curveAllowedKeys) {
        this.curveAllowedKeys = curveAllowedKeys;
    }
}

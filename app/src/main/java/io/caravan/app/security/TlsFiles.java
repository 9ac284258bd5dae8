package io.caravan.app.security;

import io.caravan.app.config.ListenTlsConfig;
import io.caravan.app.config.UpstreamTlsConfig;
import io.caravan.component.inference.net.TlsContexts;
import io.caravan.component.inference.net.TlsIdentity;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files of one side, and what TLS makes of them.
 *
 * @param authorities whom to trust, or null
 * @param certificate the own certificate with those between it and an authority, or null
 * @param key its key; given exactly if the certificate is
 */
record TlsFiles(@Nullable NamedFile authorities, @Nullable NamedFile certificate, @Nullable NamedFile key) {

    /**
     * What was made of them.
     *
     * @param expiry when the first of the own certificates expires, or null if there is none
     */
    record Loaded(SslContext context, @Nullable Instant expiry) {}

    /** Makes a context of whom to trust and who one is. */
    interface Contexts {
        SslContext make(List<X509Certificate> authorities, @Nullable TlsIdentity identity);
    }

    static FileValue<Loaded> listen(ListenTlsConfig config) {
        return new TlsFiles(
                        named("listen.tls.clientCertificates", config.clientCertificates()),
                        named("listen.tls.certificate", config.certificate()),
                        named("listen.tls.key", config.key()))
                .value((authorities, identity) -> {
                    if (identity == null) {
                        throw new IllegalArgumentException("has no certificate");
                    }
                    return TlsContexts.server(identity, authorities);
                });
    }

    static FileValue<Loaded> upstream(UpstreamTlsConfig config) {
        return new TlsFiles(
                        named("upstream.tls.trustedCertificates", config.trustedCertificates()),
                        named("upstream.tls.certificate", config.certificate()),
                        named("upstream.tls.key", config.key()))
                .value((authorities, identity) ->
                        TlsContexts.client(authorities, identity, config.insecureSkipVerify()));
    }

    private static @Nullable NamedFile named(String setting, @Nullable Path path) {
        return path == null ? null : new NamedFile(setting, path);
    }

    private FileValue<Loaded> value(Contexts contexts) {
        List<NamedFile> files = new ArrayList<>();
        for (NamedFile file : new @Nullable NamedFile[] {authorities, certificate, key}) {
            if (file != null) {
                files.add(file);
            }
        }
        return new FileValue<>(files, contents -> load(contents, contexts));
    }

    private Loaded load(List<byte[]> contents, Contexts contexts) throws UnusableFileException {
        NamedFile current = authorities;
        int next = 0;
        try {
            List<X509Certificate> trusted =
                    authorities == null ? List.of() : TlsIdentity.certificates(contents.get(next++));
            TlsIdentity identity = null;
            if (certificate != null && key != null) {
                current = certificate;
                List<X509Certificate> chain = TlsIdentity.certificates(contents.get(next++));
                current = key;
                identity = TlsIdentity.of(chain, contents.get(next));
                current = certificate;
            }
            return new Loaded(contexts.make(trusted, identity), identity == null ? null : identity.expiry());
        } catch (IllegalArgumentException e) {
            if (current == null) {
                throw e;
            }
            throw current.unusable(String.valueOf(e.getMessage()));
        }
    }
}

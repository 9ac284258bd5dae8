package io.caravan.component.inference.net;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes contexts for TLS 1.2 and 1.3 with the JDK's implementation. Stateless. */
public final class TlsContexts {

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private TlsContexts() {}

    /**
     * For the side that clients connect to. Announces HTTP/1.1 in ALPN.
     *
     * @param clientAuthorities whose certificates a client must have one of; empty if it needs none
     * @throws IllegalArgumentException if the JDK does not take the identity
     */
    public static SslContext server(TlsIdentity identity, List<X509Certificate> clientAuthorities) {
        SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(SslProvider.JDK)
                .protocols(VERSIONS)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_1_1));
        if (!clientAuthorities.isEmpty()) {
            builder.trustManager(clientAuthorities).clientAuth(ClientAuth.REQUIRE);
        }
        return build(builder);
    }

    /**
     * For the side that connects to endpoints.
     *
     * @param trusted the authorities to trust, or empty for those the machine trusts
     * @param identity what to show an endpoint that asks for a certificate, or null
     * @param trustAnyone whether any certificate of any name is taken
     * @throws IllegalArgumentException if the JDK does not take the identity
     */
    public static SslContext client(
            List<X509Certificate> trusted, @Nullable TlsIdentity identity, boolean trustAnyone) {
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols(VERSIONS);
        if (trustAnyone) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (!trusted.isEmpty()) {
            builder.trustManager(trusted);
        }
        if (identity != null) {
            builder.keyManager(identity.key(), identity.chain());
        }
        return build(builder);
    }

    private static SslContext build(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("cannot be used for TLS: " + e.getMessage(), e);
        }
    }
}

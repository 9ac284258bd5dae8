package io.caravan.component.inference.net;

import io.caravan.pool.InferenceEndpoint;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS towards endpoints; the certificate must be for the endpoint's host. Thread-safe. */
public final class Tls {

    private final @Nullable Supplier<SslContext> current;
    private volatile @Nullable SslContext machine;

    /** @param current gives the context for the next connection; null to trust the authorities the machine trusts */
    public Tls(@Nullable Supplier<SslContext> current) {
        this.current = current;
    }

    void secure(Channel channel, InferenceEndpoint endpoint, int timeoutMillis, Connector.Waiter waiter) {
        SslHandler handler;
        try {
            handler = context().newHandler(channel.alloc(), endpoint.host(), endpoint.port());
        } catch (SSLException e) {
            channel.close();
            waiter.notConnected(ConnectFailure.codeOf(e));
            return;
        }
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(timeoutMillis);
        handler.handshakeFuture().addListener((Future<Channel> done) -> {
            if (done.isSuccess()) {
                waiter.connected(channel);
            } else {
                channel.close();
                waiter.notConnected("tls_failed");
            }
        });
        channel.pipeline().addFirst(handler);
    }

    private SslContext context() throws SSLException {
        if (current != null) {
            return current.get();
        }
        SslContext known = machine;
        if (known == null) {
            known = SslContextBuilder.forClient().build();
            machine = known;
        }
        return known;
    }
}

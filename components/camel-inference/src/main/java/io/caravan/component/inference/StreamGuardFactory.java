package io.caravan.component.inference;

import io.netty.channel.ChannelHandler;
import org.apache.camel.component.netty.DefaultChannelHandlerFactory;

/** Makes one {@link StreamGuard} per client connection. Use: {@code encoders=#streamGuard}. Thread-safe. */
public final class StreamGuardFactory extends DefaultChannelHandlerFactory {

    private final int maxBodyBytes;

    /** @param maxBodyBytes the largest request body; the consumer's {@code chunkedMaxContentLength} must not be less */
    public StreamGuardFactory(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public ChannelHandler newChannelHandler() {
        return new StreamGuard(maxBodyBytes);
    }
}

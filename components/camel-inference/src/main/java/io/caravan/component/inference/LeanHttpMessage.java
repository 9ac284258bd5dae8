package io.caravan.component.inference;

import io.netty.channel.ChannelHandlerContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.netty.NettyConstants;
import org.apache.camel.component.netty.http.NettyHttpMessage;

/**
 * A message without a header map: what the consumer would put there (connection and addresses) goes to the view or
 * nowhere. Headers that a route sets are kept.
 */
final class LeanHttpMessage extends NettyHttpMessage {

    private final NettyHttpRequestView view;

    LeanHttpMessage(CamelContext context, NettyHttpRequestView view) {
        super(context, view.request(), null);
        this.view = view;
    }

    @Override
    public void setHeader(String name, Object value) {
        switch (name) {
            case NettyConstants.NETTY_CHANNEL_HANDLER_CONTEXT -> view.client((ChannelHandlerContext) value);
            case NettyConstants.NETTY_LOCAL_ADDRESS, NettyConstants.NETTY_REMOTE_ADDRESS -> {}
            default -> super.setHeader(name, value);
        }
    }
}

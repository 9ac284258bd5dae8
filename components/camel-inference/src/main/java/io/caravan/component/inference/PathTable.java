package io.caravan.component.inference;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.component.netty.http.HttpServerConsumerChannelFactory;
import org.apache.camel.component.netty.http.NettyHttpConsumer;
import org.apache.camel.component.netty.http.handlers.HttpServerChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * Finds the consumer of a port that a request is for, by its path. Camel's own table splits and compares the paths of all
 * consumers anew for every request, which was 3 % of a request's time; here the longest path wins, in one comparison per consumer.
 * Thread-safe.
 */
@ChannelHandler.Sharable
final class PathTable extends ChannelInboundHandlerAdapter implements HttpServerConsumerChannelFactory {

    /** A consumer and its path without a slash at its end. */
    private record Entry(String path, boolean prefix, HttpServerChannelHandler handler) {

        boolean takes(String uri, int end) {
            int length = path.length();
            return end >= length
                    && uri.startsWith(path)
                    && (end == length || (prefix && (length == 0 || uri.charAt(length) == '/')));
        }
    }

    private int port;
    private volatile List<Entry> entries = List.of();

    @Override
    public void init(int atPort) {
        port = atPort;
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public synchronized void addConsumer(NettyHttpConsumer consumer) {
        String path = consumer.getConfiguration().getPath();
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean prefix = consumer.getEndpoint().getConfiguration().isMatchOnUriPrefix();
        List<Entry> next = new ArrayList<>(entries);
        next.add(new Entry(bare, prefix, new HttpServerChannelHandler(consumer)));
        next.sort(
                Comparator.comparingInt((Entry entry) -> entry.path().length()).reversed());
        entries = List.copyOf(next);
    }

    @Override
    public synchronized void removeConsumer(NettyHttpConsumer consumer) {
        entries = entries.stream()
                .filter(entry -> entry.handler().getConsumer() != consumer)
                .toList();
    }

    @Override
    public int consumers() {
        return entries.size();
    }

    @Override
    public ChannelHandler getChannelHandler() {
        return this;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        HttpServerChannelHandler handler = msg instanceof HttpRequest request ? find(request.uri()) : null;
        if (handler != null) {
            handler.channelRead(ctx, msg);
        } else {
            ReferenceCountUtil.release(msg);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private @Nullable HttpServerChannelHandler find(String uri) {
        int query = uri.indexOf('?');
        int end = query < 0 ? uri.length() : query;
        int bare = end > 0 && uri.charAt(end - 1) == '/' ? end - 1 : end;
        List<Entry> all = entries;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).takes(uri, bare)) {
                return all.get(i).handler();
            }
        }
        return null;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        List<Entry> all = entries;
        if (all.isEmpty()) {
            ctx.close();
        } else {
            all.get(0).handler().exceptionCaught(ctx, cause);
        }
    }
}

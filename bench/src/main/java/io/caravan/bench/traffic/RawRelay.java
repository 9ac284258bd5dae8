package io.caravan.bench.traffic;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * The least a proxy on this platform can be: reads a request whole, sends it over a pooled connection to the endpoints in
 * turn, streams the answer back with back-pressure. No routing, no records, no retries.
 *
 * <p>Arguments: {@code --port}, {@code --upstream-port} the first endpoint's, {@code --upstream-count}.
 */
public final class RawRelay {

    private static final int MAX_BODY = 64 << 20;

    private RawRelay() {}

    /** Starts the relay. */
    public static void main(String[] args) {
        Options options = new Options(args);
        Loop loop = new Loop();
        RawUpstreams upstreams =
                new RawUpstreams(loop, options.number("upstream-port", 9_100), options.number("upstream-count", 4));
        loop.listen(options.number("port", 9_001), channel -> addHandlers(channel, upstreams));
    }

    private static void addHandlers(Channel client, RawUpstreams upstreams) {
        client.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_BODY))
                .addLast(new RawClient(upstreams));
    }
}

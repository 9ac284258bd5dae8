package io.caravan.component.inference;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Component;
import org.apache.camel.component.netty.http.HttpServerConsumerChannelFactory;
import org.apache.camel.component.netty.http.NettyHttpComponent;

/** Camel's component {@code netty-http:}, which looks up a request's consumer in a {@link PathTable}. */
public final class LeanNettyHttp {

    private LeanNettyHttp() {}

    /** A new component, to be bound under the name {@code netty-http}. Routes need no change. */
    public static Component component() {
        return new WithPathTables();
    }

    private static final class WithPathTables extends NettyHttpComponent {

        private final Map<Integer, HttpServerConsumerChannelFactory> tables = new ConcurrentHashMap<>();

        @Override
        public HttpServerConsumerChannelFactory getMultiplexChannelHandler(int port) {
            return tables.computeIfAbsent(port, any -> {
                PathTable table = new PathTable();
                table.init(port);
                return table;
            });
        }
    }
}

package io.caravan.component.zeromq;

import java.util.List;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangeTimedOutException;

/** An exchange that waits for the reply to its request. The exchange goes on on the executor's threads. */
final class PendingRequest {

    private final Exchange exchange;
    private final AsyncCallback callback;
    private final Executor executor;
    private final long timeoutMillis;
    private final long started = System.nanoTime();

    PendingRequest(Exchange exchange, AsyncCallback callback, Executor executor, long timeoutMillis) {
        this.exchange = exchange;
        this.callback = callback;
        this.executor = executor;
        this.timeoutMillis = timeoutMillis;
    }

    boolean isLate() {
        return System.nanoTime() - started > timeoutMillis * 1_000_000;
    }

    void succeed(List<byte[]> reply) {
        executor.execute(() -> {
            if (exchange.getPattern() == ExchangePattern.InOut) {
                exchange.getMessage().setBody(reply);
            }
            callback.done(false);
        });
    }

    void fail(String why) {
        executor.execute(() -> {
            exchange.setException(new ExchangeTimedOutException(exchange, timeoutMillis, why));
            callback.done(false);
        });
    }
}

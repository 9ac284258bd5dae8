package io.caravan.processors.facts;

import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code apply-pool-change}: makes a {@link PoolChange} the pool. A body that is none changes nothing. */
public final class ApplyPoolChange implements Processor {

    private final InferencePoolState pool;

    public ApplyPoolChange(InferencePoolState pool) {
        this.pool = pool;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof PoolChange change) {
            pool.apply(change);
        }
    }
}

package io.caravan.processors.facts;

import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step {@code apply-pool-change}: makes a {@link PoolChange} the pool. A body that is none changes nothing; a change the
 * pool refuses is counted and logged.
 */
public final class ApplyPoolChange implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ApplyPoolChange.class);

    private final InferencePoolState pool;
    private final ToleranceCounters tolerated;

    public ApplyPoolChange(InferencePoolState pool, ToleranceCounters tolerated) {
        this.pool = pool;
        this.tolerated = tolerated;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof PoolChange change) {
            try {
                pool.apply(change);
            } catch (IllegalArgumentException e) {
                tolerated.count(Tolerated.POOL_CHANGE_REFUSED);
                LOG.warn(
                        "Pool change refused, the pool stays as it was: source={} {}", change.source(), e.getMessage());
            }
        }
    }
}

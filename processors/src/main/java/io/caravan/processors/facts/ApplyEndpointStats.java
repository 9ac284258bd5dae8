package io.caravan.processors.facts;

import io.caravan.pool.EndpointPage;
import io.caravan.pool.ExpositionReader;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.MetricNames;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code apply-endpoint-stats}: reads a scraped metrics page into the pool. Where it cannot be had the last figures
 * turn stale by themselves.
 */
public final class ApplyEndpointStats implements Processor {

    private static final int OK = 200;

    private final InferencePoolState pool;
    private final MetricNames names;
    private final ToleranceCounters tolerated;

    public ApplyEndpointStats(InferencePoolState pool, MetricNames names, ToleranceCounters tolerated) {
        this.pool = pool;
        this.names = names;
        this.tolerated = tolerated;
    }

    @Override
    public void process(Exchange exchange) {
        EndpointPage page = (EndpointPage) exchange.getMessage().getBody();
        if (page.status() == OK) {
            pool.applyStats(
                    page.endpoint(),
                    ExpositionReader.read(
                            page.body(), names, page.observedAtNanos(), page.freshUntilNanos(), tolerated));
        } else {
            tolerated.count(Tolerated.SCRAPE_FAILED);
        }
    }
}

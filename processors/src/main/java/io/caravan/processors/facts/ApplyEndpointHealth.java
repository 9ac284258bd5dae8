package io.caravan.processors.facts;

import io.caravan.outlier.OutlierDetector;
import io.caravan.pool.EndpointPage;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code apply-endpoint-health}: tells the outlier detector how an endpoint's health page answered. Any status below
 * 500 counts as good, since not every engine has the page; vLLM answers 503 there when its engine is dead.
 */
public final class ApplyEndpointHealth implements Processor {

    private static final int SERVER_ERROR = 500;

    private final OutlierDetector outliers;

    public ApplyEndpointHealth(OutlierDetector outliers) {
        this.outliers = outliers;
    }

    @Override
    public void process(Exchange exchange) {
        EndpointPage page = (EndpointPage) exchange.getMessage().getBody();
        if (page.status() == 0) {
            outliers.probeFailed(page.endpoint(), page.failure(), page.failure().equals("timeout"));
        } else if (page.status() >= SERVER_ERROR) {
            outliers.probeFailed(page.endpoint(), "status_" + page.status(), false);
        } else {
            outliers.probeAnswered(page.endpoint());
        }
    }
}

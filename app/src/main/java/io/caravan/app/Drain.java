package io.caravan.app;

import io.caravan.app.config.DrainConfig;
import io.caravan.component.inference.InferenceCamelComponent;
import io.caravan.component.inference.StreamGuardFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a gateway without losing a request: not ready at once, accepting until load balancers have noticed, then waiting
 * for what runs, and ending what runs too long with a typed error.
 */
final class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 20;

    private final GatewayBeans beans;
    private final EventLoops loops;
    private final StreamGuardFactory clients;
    private final InferenceCamelComponent endpoints;

    Drain(GatewayBeans beans, EventLoops loops, StreamGuardFactory clients, InferenceCamelComponent endpoints) {
        this.beans = beans;
        this.loops = loops;
        this.clients = clients;
        this.endpoints = endpoints;
    }

    /** Blocks until nothing runs any more. An interrupt ends the wait. */
    void run() {
        DrainConfig config = beans.config().drain();
        LOG.info(
                "Draining: not ready any more, accepting connections for another {} ms",
                config.noticeTime().toMillis());
        beans.draining().set(true);
        try {
            TimeUnit.NANOSECONDS.sleep(config.noticeTime().toNanos());
            loops.stopAccepting();
            clients.drain(loops.workers());
            if (!awaitEnd(config.timeout())) {
                LOG.warn("{} requests still run and are ended", inFlight());
                endpoints.endRequests();
                awaitEnd(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitEnd(Duration limit) throws InterruptedException {
        long deadline = beans.clock().nanos() + limit.toNanos();
        while (inFlight() > 0) {
            if (beans.clock().nanos() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }

    /** Also those at endpoints that have left the pool, which a view of the ledger does not show. */
    private long inFlight() {
        return beans.ledger().openCount();
    }
}

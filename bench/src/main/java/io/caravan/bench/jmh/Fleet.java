package io.caravan.bench.jmh;

import io.caravan.ledger.LoadLedger;
import io.caravan.pool.EndpointHealth.State;
import io.caravan.pool.EndpointSpec;
import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.time.NanoClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A pool of healthy endpoints with differing loads, and the ledger and index that follow it. */
final class Fleet {

    static final String MODEL = "bench-model";

    final NanoClock clock = NanoClock.system();
    final InferencePoolState pool = new InferencePoolState(clock);
    final LoadLedger ledger = new LoadLedger();
    final ApproximatePrefixIndex index = new ApproximatePrefixIndex();

    Fleet(int endpoints, SplittableRandom random) {
        pool.addListener(ledger);
        pool.addListener(index);
        List<EndpointSpec> specs = IntStream.range(0, endpoints)
                .mapToObj(i -> new EndpointSpec("engine-" + i, "10.0.0.1", 8000 + i, false, Map.of()))
                .toList();
        pool.apply(new PoolChange("bench", specs));
        for (InferenceEndpoint endpoint : endpoints()) {
            pool.applyHealth(endpoint, State.HEALTHY, "answers");
            pool.applyModels(endpoint, Set.of(MODEL));
            pool.applyStats(endpoint, stats(random));
        }
    }

    List<InferenceEndpoint> endpoints() {
        return pool.snapshot().endpoints();
    }

    private EndpointStats stats(SplittableRandom random) {
        long now = clock.nanos();
        return new EndpointStats(
                random.nextInt(20),
                random.nextInt(200),
                random.nextDouble(),
                16,
                20_000,
                Map.of(),
                now,
                now + Duration.ofHours(1).toNanos());
    }
}

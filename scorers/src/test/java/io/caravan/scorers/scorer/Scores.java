package io.caravan.scorers.scorer;

import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.data.Pools;

/** Scores of all endpoints of a pool, in order of name. */
final class Scores {

    private Scores() {}

    static double[] of(EndpointScorer scorer, Pools pools) {
        SchedulingView view = pools.view();
        return scorer.score(view, view.pool().endpoints());
    }
}

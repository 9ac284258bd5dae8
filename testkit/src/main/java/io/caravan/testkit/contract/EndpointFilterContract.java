package io.caravan.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.data.Pools;
import io.caravan.testkit.data.RandomPools;
import io.caravan.tolerance.ToleranceCounters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every filter must do. */
public abstract class EndpointFilterContract {

    private static final long SEED = 20_261_122L;

    /** The filter under test. Labels in the generated pools: {@code tier} is gold, silver, bronze or missing. */
    protected abstract EndpointFilter filter(ToleranceCounters tolerated);

    private EndpointFilter filter() {
        return filter(new ToleranceCounters());
    }

    private static List<SchedulingView> views() {
        List<SchedulingView> views = new ArrayList<>();
        RandomPools.of(SEED, 100, 20).forEach(pools -> views.add(pools.view()));
        return views;
    }

    @Test
    void keepsTheOrderAndInventsNothing() {
        EndpointFilter filter = filter();
        for (SchedulingView view : views()) {
            List<InferenceEndpoint> shuffled = new ArrayList<>(view.pool().endpoints());
            Collections.shuffle(shuffled, new Random(SEED));
            List<InferenceEndpoint> before = List.copyOf(shuffled);
            List<InferenceEndpoint> kept = filter.filter(view, Collections.unmodifiableList(shuffled));
            List<InferenceEndpoint> inOrder = new ArrayList<>(before);
            inOrder.retainAll(kept);
            assertThat(kept).isEqualTo(inOrder);
            assertThat(shuffled).isEqualTo(before);
        }
    }

    @Test
    void leavesNothingOfNothing() {
        assertThat(filter().filter(Pools.empty().view(), List.of())).isEmpty();
        assertThat(filter().filter(Pools.of("ep-0").view(), List.of())).isEmpty();
    }

    @Test
    void leavesTheSameForTheSameInputAndNothingMoreAfterItself() {
        EndpointFilter filter = filter();
        for (SchedulingView view : views()) {
            List<InferenceEndpoint> kept = filter.filter(view, view.pool().endpoints());
            assertThat(filter.filter(view, view.pool().endpoints())).isEqualTo(kept);
            assertThat(filter.filter(view, kept)).isEqualTo(kept);
        }
    }

    @Test
    void saysWhyItRemovedAnEndpoint() {
        EndpointFilter filter = filter();
        for (SchedulingView view : views()) {
            List<InferenceEndpoint> kept = filter.filter(view, view.pool().endpoints());
            for (InferenceEndpoint endpoint : view.pool().endpoints()) {
                if (!kept.contains(endpoint)) {
                    assertThat(filter.reason(view, endpoint)).isNotBlank();
                }
            }
        }
    }

    @Test
    void agreesWithItselfWhenCalledConcurrently() throws Exception {
        EndpointFilter filter = filter();
        List<SchedulingView> views = views();
        List<List<List<InferenceEndpoint>>> results = Concurrently.run(() -> {
            List<List<InferenceEndpoint>> kept = new ArrayList<>();
            views.forEach(view -> kept.add(filter.filter(view, view.pool().endpoints())));
            return kept;
        });
        assertThat(results).allMatch(results.get(0)::equals);
    }
}

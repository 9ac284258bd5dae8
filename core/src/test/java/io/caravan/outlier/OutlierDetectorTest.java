package io.caravan.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.EndpointHealth;
import io.caravan.pool.EndpointHealth.State;
import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutlierDetectorTest {

    private final ToleranceCounters tolerated = new ToleranceCounters();
    private final List<String> ejections = new ArrayList<>();
    private long now = 5_000_000_000L;
    private final InferencePoolState pool = new InferencePoolState(() -> now);
    private final OutlierDetector outliers = new OutlierDetector(
            pool,
            OutlierRules.defaults(),
            tolerated,
            () -> now,
            (endpoint, lasts, because) -> ejections.add(endpoint.name() + " " + lasts.toSeconds() + " " + because));

    OutlierDetectorTest() {
        pool.addListener(outliers);
        grow(4);
        pool.snapshot().endpoints().forEach(outliers::probeAnswered);
    }

    @Test
    void anEndpointIsHealthyOnceItAnswersAProbe() {
        grow(5);
        assertThat(health(4).state()).isEqualTo(State.UNKNOWN);

        outliers.probeAnswered(endpoint(4));

        assertThat(health(4).state())
                .as("it is new, so it need not start slowly")
                .isEqualTo(State.HEALTHY);
    }

    @Test
    void fiveFailuresInARowEject() {
        fail(0, 4);
        outliers.succeeded(endpoint(0));
        fail(0, 4);
        assertThat(health(0).state()).isEqualTo(State.HEALTHY);

        fail(0, 1);

        assertThat(health(0).state()).isEqualTo(State.EJECTED);
        assertThat(health(0).reason()).isEqualTo("5 failures in a row, the last upstream_500");
        assertThat(ejections).containsExactly("e0 10 5 failures in a row, the last upstream_500");
        assertThat(tolerated.get(Tolerated.ENDPOINT_EJECTED)).isEqualTo(1);
    }

    @Test
    void halfOfTenRequestsEject() {
        for (int i = 0; i < 4; i++) {
            outliers.succeeded(endpoint(0));
            fail(0, 1);
        }
        outliers.succeeded(endpoint(0));
        assertThat(health(0).state()).as("nine say nothing").isEqualTo(State.HEALTHY);

        fail(0, 1);

        assertThat(health(0).reason()).isEqualTo("5 of 10 requests failed, the last upstream_500");
    }

    @Test
    void whatIsLongAgoDoesNotCount() {
        for (int i = 0; i < 4; i++) {
            outliers.succeeded(endpoint(0));
            fail(0, 1);
        }
        after(20);
        outliers.succeeded(endpoint(0));
        fail(0, 1);

        assertThat(health(0).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void theWindowBeforeCounts() {
        for (int i = 0; i < 4; i++) {
            outliers.succeeded(endpoint(0));
            fail(0, 1);
        }
        after(10);
        outliers.succeeded(endpoint(0));
        fail(0, 1);

        assertThat(health(0).state()).isEqualTo(State.EJECTED);
    }

    @Test
    void anEjectedEndpointReturnsByAProbeWhenItsTimeIsOver() {
        fail(0, 5);
        after(9);
        outliers.probeAnswered(endpoint(0));
        assertThat(health(0).state()).as("too early").isEqualTo(State.EJECTED);

        after(1);
        assertThat(health(0).state()).as("not without a probe").isEqualTo(State.EJECTED);
        outliers.probeFailed(endpoint(0), "status_503", false);
        assertThat(health(0).state()).isEqualTo(State.UNHEALTHY);
        outliers.probeAnswered(endpoint(0));
        assertThat(health(0).state()).isEqualTo(State.RETURNING);
        assertThat(health(0).isHealthy()).isTrue();

        after(30);
        outliers.probeAnswered(endpoint(0));
        assertThat(health(0).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void oneFailureOnItsReturnEjectsForTwiceAsLong() {
        fail(0, 5);
        for (int lasts : new int[] {20, 40, 80, 160, 300, 300}) {
            after(600);
            now = health(0).untilNanos();
            outliers.probeAnswered(endpoint(0));
            fail(0, 1);
            assertThat(health(0).untilNanos() - now)
                    .isEqualTo(Duration.ofSeconds(lasts).toNanos());
            assertThat(health(0).reason()).isEqualTo("failed again on its return: upstream_500");
        }
    }

    @Test
    void afterALongTimeAnEjectionIsAFirstOneAgain() {
        fail(0, 5);
        after(10);
        outliers.probeAnswered(endpoint(0));
        after(301);
        outliers.probeAnswered(endpoint(0));
        fail(0, 5);

        assertThat(ejections).hasSize(2).allMatch(text -> text.startsWith("e0 10 "));
    }

    @Test
    void neverMoreThanHalfOfThePoolIsEjected() {
        for (int i = 0; i < 4; i++) {
            fail(i, 5);
        }

        assertThat(IntStream.range(0, 4).filter(i -> health(i).state() == State.EJECTED))
                .containsExactly(0, 1);
        assertThat(tolerated.get(Tolerated.EJECTION_WITHHELD)).isEqualTo(2);
    }

    @Test
    void theOnlyEndpointIsNotEjected() {
        grow(1);
        fail(0, 50);

        assertThat(health(0).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void whatCannotBeReachedIsUnhealthyUntilAProbeSucceeds() {
        outliers.unreachable(endpoint(1), "connect_refused");
        assertThat(health(1).state()).isEqualTo(State.UNHEALTHY);
        assertThat(health(1).reason()).isEqualTo("not reached: connect_refused");

        outliers.probeAnswered(endpoint(1));
        assertThat(health(1).state()).isEqualTo(State.RETURNING);
    }

    @Test
    void aPoolMayGrow() {
        grow(100);
        fail(99, 5);

        assertThat(health(99).state()).isEqualTo(State.EJECTED);
        fail(0, 5);
        assertThat(health(0).state()).isEqualTo(State.EJECTED);
    }

    @Test
    void aConnectionThatTakesTooLongIsAFailureLikeOthers() {
        for (int i = 0; i < 4; i++) {
            outliers.unreachable(endpoint(1), "connect_timeout");
        }
        assertThat(health(1).state()).isEqualTo(State.HEALTHY);

        outliers.unreachable(endpoint(1), "connect_timeout");
        assertThat(health(1).state()).isEqualTo(State.EJECTED);
    }

    @Test
    void aProbeThatIsRefusedCountsAtOnceAndASilentOneAtTheThird() {
        outliers.probeFailed(endpoint(1), "connect_refused", false);
        assertThat(health(1).state()).isEqualTo(State.UNHEALTHY);

        outliers.probeFailed(endpoint(2), "timeout", true);
        outliers.probeFailed(endpoint(2), "timeout", true);
        outliers.probeAnswered(endpoint(2));
        outliers.probeFailed(endpoint(2), "timeout", true);
        outliers.probeFailed(endpoint(2), "timeout", true);
        assertThat(health(2).state()).isEqualTo(State.HEALTHY);
        outliers.probeFailed(endpoint(2), "timeout", true);
        assertThat(health(2).state()).isEqualTo(State.EJECTED);
        assertThat(health(2).reason()).isEqualTo("3 probes in a row without an answer");
    }

    @Test
    void whenAllAreSilentTheFaultMayBeOursAndHalfOfThemStay() {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 4; i++) {
                outliers.probeFailed(endpoint(i), "timeout", true);
            }
        }
        assertThat(IntStream.range(0, 4).filter(i -> health(i).isOut())).hasSize(2);
    }

    @Test
    void anEndpointThatTookThePlaceOfAnotherIsNotBlamedForIt() {
        InferenceEndpoint before = endpoint(0);
        pool.apply(new PoolChange("test", List.of()));
        grow(4);
        outliers.probeAnswered(endpoint(0));
        for (int i = 0; i < 20; i++) {
            outliers.failed(before, "upstream_500");
            outliers.unreachable(before, "connect_refused");
        }

        assertThat(health(0).state()).isEqualTo(State.HEALTHY);
    }

    private void grow(int endpoints) {
        pool.apply(new PoolChange(
                "test",
                IntStream.range(0, endpoints)
                        .mapToObj(i -> new EndpointSpec("e" + i, "10.0.0.1", 8000 + i, false, Map.of()))
                        .toList()));
    }

    private void fail(int endpoint, int times) {
        for (int i = 0; i < times; i++) {
            outliers.failed(endpoint(endpoint), "upstream_500");
        }
    }

    private void after(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private InferenceEndpoint endpoint(int index) {
        return pool.snapshot().endpoints().get(index);
    }

    private EndpointHealth health(int index) {
        return pool.snapshot().facts(endpoint(index)).health();
    }
}

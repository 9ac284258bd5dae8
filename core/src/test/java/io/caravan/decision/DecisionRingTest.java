package io.caravan.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.dispatch.Ending;
import io.caravan.dispatch.Outcome;
import io.caravan.dispatch.RequestTimeline;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.scheduling.Views;
import org.junit.jupiter.api.Test;

class DecisionRingTest {

    private final DecisionRing ring = new DecisionRing(3);

    @Test
    void anEmptyRingHasNothing() {
        assertThat(ring.latest(10)).isEmpty();
        assertThat(ring.find("r1")).isNull();
        assertThat(ring.addedCount()).isZero();
    }

    @Test
    void theLatestComeNewestFirst() {
        add("r1");
        DecisionRecord second = add("r2");
        DecisionRecord third = add("r3");

        assertThat(ring.latest(2)).containsExactly(third, second);
        assertThat(ring.latest(0)).isEmpty();
        assertThat(ring.latest(100)).hasSize(3);
    }

    @Test
    void theOldestAreOverwritten() {
        for (int i = 1; i <= 7; i++) {
            add("r" + i);
        }
        assertThat(ring.latest(100))
                .extracting(decision -> decision.request().requestId())
                .containsExactly("r7", "r6", "r5");
        assertThat(ring.find("r4")).isNull();
        assertThat(ring.addedCount()).isEqualTo(7);
    }

    @Test
    void theNewestOfARequestIsFound() {
        add("r1");
        DecisionRecord again = add("r1");
        add("r2");

        assertThat(ring.find("r1")).isSameAs(again);
    }

    @Test
    void aRecordLearnsWhatBecameOfTheRequest() {
        DecisionRecord decision = add("r1");
        assertThat(decision.outcome()).isNull();
        RequestTimeline timeline = new RequestTimeline(0);
        timeline.end(Ending.CLIENT_ABORTED, null, 5);
        Outcome outcome = timeline.outcome("e0", 200);
        decision.complete(outcome);

        assertThat(ring.find("r1").outcome()).usingRecursiveComparison().isEqualTo(outcome);
        assertThat(decision.madeAtMillis()).isEqualTo(1_000);
    }

    @Test
    void aRingWithoutRoomIsRefused() {
        assertThatThrownBy(() -> new DecisionRing(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    private DecisionRecord add(String requestId) {
        Candidates candidates = Candidates.of(Views.of(requestId, 1));
        SchedulingResult result =
                new SchedulingResult("default", "v1", "max-score-picker", 7, candidates, candidates.endpoints());
        DecisionRecord decision = new DecisionRecord(result, "", 1_000);
        ring.add(decision);
        return decision;
    }
}

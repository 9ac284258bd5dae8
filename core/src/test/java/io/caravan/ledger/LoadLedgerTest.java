package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.Endpoints;
import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadLedgerTest {

    private final LoadLedger ledger = new LoadLedger();
    private final InferenceEndpoint a = Endpoints.endpoint(0, 1);
    private final InferenceEndpoint b = Endpoints.endpoint(1, 2);

    LoadLedgerTest() {
        ledger.endpointAdded(a);
        ledger.endpointAdded(b);
    }

    @Test
    void aReservationIsCountedUntilItIsSettled() {
        Reservation reservation = ledger.reserve(a, 100);
        assertCounts(a, 1, 100, 0, 100);

        reservation.firstByte();
        assertCounts(a, 1, 0, 1, 100);

        assertThat(reservation.settle()).isTrue();
        assertCounts(a, 0, 0, 0, 0);
    }

    @Test
    void aReservationSettlesOnce() {
        Reservation reservation = ledger.reserve(a, 100);

        assertThat(reservation.settle()).isTrue();
        assertThat(reservation.settle()).isFalse();
        reservation.firstByte();
        reservation.moveToEndpoint(b);

        assertCounts(a, 0, 0, 0, 0);
        assertCounts(b, 0, 0, 0, 0);
        assertThat(ledger.reservedCount()).isEqualTo(1);
        assertThat(ledger.settledCount()).isEqualTo(1);
    }

    @Test
    void repetitionsAreBoundedByTheBudgetUntilTheirAnswerBegins() {
        RetryBudget budget = new RetryBudget(0.5, 1);
        List<Reservation> open = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            open.add(ledger.reserve(a, 10));
        }
        assertThat(open.get(0).repeatAt(b, budget)).isTrue();
        assertThat(open.get(0).repeatAt(a, budget)).as("again").isTrue();
        assertThat(open.get(1).repeatAt(b, budget)).isTrue();
        assertThat(open.get(2).repeatAt(b, budget)).as("half are repeated").isFalse();
        assertThat(open.get(2).endpoint()).isSameAs(a);
        open.get(2).moveToEndpoint(b);
        assertThat(open.get(2).endpoint())
                .as("what nobody received is not counted")
                .isSameAs(b);

        open.get(0).firstByte();
        assertThat(open.get(2).repeatAt(a, budget)).isTrue();
        open.forEach(Reservation::settle);
        assertThat(ledger.reserve(a, 1).repeatAt(b, budget))
                .as("one is always allowed")
                .isTrue();
        assertThat(ledger.reserve(a, 1).repeatAt(b, new RetryBudget(0, 1))).isFalse();
    }

    @Test
    void theFirstByteCountsOnce() {
        Reservation reservation = ledger.reserve(a, 100);
        reservation.firstByte();
        reservation.firstByte();

        assertCounts(a, 1, 0, 1, 100);
    }

    @Test
    void aReservationMovesWithAllItsCounts() {
        Reservation reservation = ledger.reserve(a, 100);
        reservation.firstByte();
        reservation.moveToEndpoint(b);

        assertCounts(a, 0, 0, 0, 0);
        assertCounts(b, 1, 100, 0, 100);
        assertThat(reservation.endpoint()).isSameAs(b);
        reservation.settle();
        assertCounts(b, 0, 0, 0, 0);
    }

    @Test
    void aReusedSlotInheritsNothing() {
        Reservation old = ledger.reserve(a, 100);
        ledger.endpointRemoved(a);
        InferenceEndpoint next = Endpoints.endpoint(0, 3);
        ledger.endpointAdded(next);
        Reservation fresh = ledger.reserve(next, 7);

        old.firstByte();
        assertThat(old.settle()).isTrue();
        assertCounts(next, 1, 7, 0, 7);
        ledger.endpointRemoved(a);
        assertCounts(next, 1, 7, 0, 7);
        fresh.settle();
        assertCounts(next, 0, 0, 0, 0);
    }

    @Test
    void aRelabelledEndpointKeepsItsCounts() {
        Reservation reservation = ledger.reserve(a, 100);
        InferenceEndpoint relabelled = Endpoints.endpoint(0, 1);
        Reservation second = ledger.reserve(relabelled, 10);

        assertCounts(relabelled, 2, 110, 0, 110);
        reservation.settle();
        second.settle();
        assertCounts(relabelled, 0, 0, 0, 0);
    }

    @Test
    void aViewDoesNotChangeLater() {
        LedgerView before = ledger.view();
        ledger.reserve(a, 100);

        assertThat(before.inFlightAt(0)).isZero();
        assertThat(ledger.view().version()).isEqualTo(before.version() + 1);
        assertThat(before.inFlightAt(99)).isZero();
    }

    @Test
    void aChoiceMadeOnAnOldViewIsRefused() {
        long version = ledger.view().version();
        ledger.reserve(a, 1);

        assertThat(ledger.pickAndReserve(version, 0, 1, () -> a)).isNull();
        assertThat(ledger.pickAndReserve(version, 1, 1, () -> a)).isNotNull();
        assertThat(ledger.pickAndReserve(ledger.view().version(), 0, 1, () -> null))
                .isNull();
        assertCounts(a, 2, 2, 0, 2);
    }

    @Test
    void concurrentPicksOfTheLeastLoadedSpreadExactly() throws Exception {
        int endpoints = 8;
        int threads = 4;
        int picks = 500;
        List<InferenceEndpoint> pool = new ArrayList<>();
        for (int slot = 0; slot < endpoints; slot++) {
            pool.add(Endpoints.endpoint(slot, slot + 10));
            ledger.endpointAdded(pool.get(slot));
        }
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            tasks.add(() -> pickLeastLoaded(pool, picks));
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Integer> task : executor.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(IntStream.range(0, endpoints).map(ledger.view()::inFlightAt).toArray())
                .containsOnly(threads * picks / endpoints);
        assertThat(ledger.reservedCount()).isEqualTo(threads * picks);
    }

    private int pickLeastLoaded(List<InferenceEndpoint> pool, int picks) {
        int conflicts = 0;
        for (int done = 0; done < picks; ) {
            LedgerView view = ledger.view();
            Reservation reservation = ledger.pickAndReserve(view.version(), 0, 1, () -> {
                InferenceEndpoint best = pool.get(0);
                for (InferenceEndpoint endpoint : pool) {
                    if (view.inFlightAt(endpoint.slot()) < view.inFlightAt(best.slot())) {
                        best = endpoint;
                    }
                }
                return best;
            });
            if (reservation == null) {
                conflicts++;
            } else {
                done++;
            }
        }
        return conflicts;
    }

    private void assertCounts(InferenceEndpoint endpoint, int inFlight, long prefill, int decoding, long context) {
        LedgerView view = ledger.view();
        int slot = endpoint.slot();
        assertThat(List.of(
                        (long) view.inFlightAt(slot),
                        view.prefillTokensAt(slot),
                        (long) view.decodingAt(slot),
                        view.contextTokensAt(slot)))
                .containsExactly((long) inFlight, prefill, (long) decoding, context);
    }
}

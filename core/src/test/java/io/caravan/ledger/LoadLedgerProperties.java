package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.Endpoints;
import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LoadLedgerProperties {

    @Property(tries = 300)
    void onceEverythingIsSettledNothingIsLeft(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LoadLedger ledger = new LoadLedger();
        InferenceEndpoint[] pool = new InferenceEndpoint[4];
        long generations = 0;
        List<Reservation> open = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            int slot = random.nextInt(pool.length);
            int what = random.nextInt(10);
            if (pool[slot] == null || what == 0) {
                if (pool[slot] != null) {
                    ledger.endpointRemoved(pool[slot]);
                }
                pool[slot] = Endpoints.endpoint(slot, ++generations);
                ledger.endpointAdded(pool[slot]);
            } else if (what < 5 || open.isEmpty()) {
                open.add(ledger.reserve(pool[slot], random.nextInt(1_000)));
            } else {
                Reservation reservation = open.get(random.nextInt(open.size()));
                switch (what) {
                    case 5 -> reservation.firstByte();
                    case 6 -> reservation.moveToEndpoint(pool[slot]);
                    default -> reservation.settle();
                }
            }
            assertThat(Arrays.stream(ledger.view().counts()).min().orElse(0)).isNotNegative();
        }
        open.forEach(Reservation::settle);

        assertThat(ledger.view().counts()).isNotEmpty().containsOnly(0);
        assertThat(ledger.settledCount()).isEqualTo(ledger.reservedCount());
    }
}

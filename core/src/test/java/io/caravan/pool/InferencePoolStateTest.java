package io.caravan.pool;

import static io.caravan.pool.Endpoints.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.pool.EndpointHealth.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InferencePoolStateTest {

    private static final EndpointStats STATS = new EndpointStats(1, 2, 0.5, 16, 100, Map.of(), 0, 1);

    private long now = 100;
    private final InferencePoolState pool = new InferencePoolState(() -> now);

    @Test
    void endpointsAppearInOrderOfName() {
        apply("file", spec("b", 1), spec("a", 2), spec("c", 3));

        assertThat(pool.snapshot().endpoints())
                .extracting(InferenceEndpoint::name)
                .containsExactly("a", "b", "c");
        assertThat(pool.snapshot().slots()).isEqualTo(3);
        EndpointFacts facts = pool.snapshot().facts(find("a"));
        assertThat(facts.health().state()).isEqualTo(State.UNKNOWN);
        assertThat(facts.stats()).isNull();
        assertThat(facts.models()).isNull();
    }

    @Test
    void aRelabelledEndpointKeepsSlotAndFacts() {
        apply("file", spec("a", 1), spec("b", 2));
        InferenceEndpoint before = find("a");
        pool.applyStats(before, STATS);
        pool.applyModels(before, Set.of("m"));
        apply("file", new EndpointSpec("a", "10.0.0.1", 1, false, Map.of("role", "decode")), spec("b", 2));
        InferenceEndpoint after = find("a");

        assertThat(after).isNotSameAs(before);
        assertThat(after.isSameAs(before)).isTrue();
        assertThat(after.slot()).isEqualTo(before.slot());
        assertThat(after.labels()).containsEntry("role", "decode");
        assertThat(pool.snapshot().facts(after).stats()).isEqualTo(STATS);
        pool.applyHealth(before, State.HEALTHY, "answers");
        assertThat(pool.snapshot().facts(after).health().isHealthy()).isTrue();
        assertThat(pool.snapshot().facts(after).models()).containsExactly("m");
    }

    @Test
    void anEndpointWithAnotherAddressIsAnotherEndpoint() {
        apply("file", spec("a", 1));
        InferenceEndpoint before = find("a");
        pool.applyStats(before, STATS);
        apply("file", spec("a", 2));

        assertThat(find("a").isSameAs(before)).isFalse();
        assertThat(pool.snapshot().facts(find("a")).stats()).isNull();
    }

    @Test
    void aReusedSlotInheritsNothing() {
        apply("file", spec("a", 1), spec("b", 2));
        InferenceEndpoint gone = find("a");
        pool.applyStats(gone, STATS);
        apply("file", spec("b", 2));
        apply("file", spec("b", 2), spec("c", 3));
        InferenceEndpoint next = find("c");
        pool.applyStats(gone, STATS);

        assertThat(next.slot()).isEqualTo(gone.slot());
        assertThat(next.isSameAs(gone)).isFalse();
        assertThat(pool.snapshot().facts(next).stats()).isNull();
    }

    @Test
    void anEndpointThatComesBackUnderItsNameInheritsNothing() {
        apply("file", spec("a", 1));
        InferenceEndpoint gone = find("a");
        apply("file");
        apply("file", spec("a", 1));
        pool.applyStats(gone, STATS);

        assertThat(find("a").isSameAs(gone)).isFalse();
        assertThat(pool.snapshot().facts(find("a")).stats()).isNull();
    }

    @Test
    void oneSourceLeavesTheOthersEndpointsAlone() {
        apply("file", spec("a", 1));
        apply("cluster", spec("b", 2));
        InferenceEndpoint a = find("a");
        apply("cluster");

        assertThat(pool.snapshot().endpoints()).containsExactly(a);
    }

    @Test
    void aNameOfAnotherSourceIsRefusedAndNothingChanges() {
        apply("file", spec("a", 1));
        apply("cluster", spec("b", 2));
        PoolSnapshot before = pool.snapshot();

        assertThatThrownBy(() -> apply("cluster", spec("c", 3), spec("a", 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining("file");
        assertThat(pool.snapshot()).isSameAs(before);
        apply("cluster", spec("b", 2), spec("c", 3));
        assertThat(pool.snapshot().endpoints()).hasSize(3);
    }

    @Test
    void twoEndpointsOfOneNameAreRefused() {
        assertThatThrownBy(() -> apply("file", spec("a", 1), spec("a", 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a'");
    }

    @Test
    void aFactThatIsAlreadyKnownChangesNothing() {
        apply("file", spec("a", 1));
        pool.applyHealth(find("a"), State.HEALTHY, "answers");
        pool.applyModels(find("a"), Set.of("m"));
        PoolSnapshot before = pool.snapshot();
        now = 200;
        pool.applyHealth(find("a"), State.HEALTHY, "answers");
        pool.applyModels(find("a"), Set.of("m"));

        assertThat(pool.snapshot()).isSameAs(before);
        assertThat(before.facts(find("a")).health().sinceNanos()).isEqualTo(100);
    }

    @Test
    void aSnapshotDoesNotChangeLater() {
        apply("file", spec("a", 1));
        PoolSnapshot before = pool.snapshot();
        InferenceEndpoint a = find("a");
        pool.applyStats(a, STATS);
        apply("file");

        assertThat(before.endpoints()).containsExactly(a);
        assertThat(before.facts(a).stats()).isNull();
        assertThat(pool.snapshot().version()).isGreaterThan(before.version());
        assertThatThrownBy(() -> before.facts(new InferenceEndpoint(spec("x", 1), 1, 99)))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void listenersAreToldOfWhatIsThereAndWhatComesAndGoes() {
        apply("file", spec("a", 1));
        List<String> told = new ArrayList<>();
        pool.addListener(new EndpointListener() {
            @Override
            public void endpointAdded(InferenceEndpoint endpoint) {
                told.add("+" + endpoint.name());
            }

            @Override
            public void endpointRemoved(InferenceEndpoint endpoint) {
                told.add("-" + endpoint.name());
            }
        });
        apply("file", spec("a", 2), spec("b", 3));

        assertThat(told).containsExactly("+a", "-a", "+a", "+b");
    }

    @Test
    void aModelMayBeServedUnlessTheListSaysOtherwise() {
        apply("file", spec("a", 1), spec("b", 2));
        pool.applyModels(find("a"), Set.of("m", "n"));
        PoolSnapshot snapshot = pool.snapshot();

        assertThat(snapshot.mayServe(find("a"), "m")).isTrue();
        assertThat(snapshot.mayServe(find("a"), "x")).isFalse();
        assertThat(snapshot.mayServe(find("a"), "")).isTrue();
        assertThat(snapshot.mayServe(find("b"), "x")).isTrue();
        assertThat(snapshot.servedModels()).containsExactly("m", "n");
        assertThat(snapshot.find("x")).isNull();
    }

    private void apply(String source, EndpointSpec... specs) {
        pool.apply(new PoolChange(source, List.of(specs)));
    }

    private InferenceEndpoint find(String name) {
        InferenceEndpoint found = pool.snapshot().find(name);
        assertThat(found).as(name).isNotNull();
        return found;
    }
}

package io.caravan.kvevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.kvevents.KvEventStream.Reason;
import io.caravan.kvevents.KvEventStream.State;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A publisher that loses, repeats and delays batches and starts again, against what a stream makes of it. */
class KvEventStreamProperties {

    private static final long SECOND = 1_000_000_000L;

    @Property(tries = 2000)
    void withReplayWhatIsAppliedIsThePublishersTruth(
            @ForAll long seed, @ForAll @IntRange(max = 1) int first, @ForAll @IntRange(max = 40) int lossPercent) {
        World world = new World(seed, first, true);
        world.run(lossPercent, 200);
        world.deliverAll();
        world.publish(0);
        world.settle();

        assertThat(world.stream.state()).isEqualTo(State.COMPLETE);
        assertThat(world.applied).isEqualTo(world.truth);
    }

    @Property(tries = 2000)
    void withoutReplayNothingIsKeptOverAGap(
            @ForAll long seed, @ForAll @IntRange(max = 1) int first, @ForAll @IntRange(max = 40) int lossPercent) {
        World world = new World(seed, first, false);
        world.run(lossPercent, 200);
        world.deliverAll();
        world.publish(0);
        world.settle();

        // What is applied since the last time of forgetting is a run of the truth, up to its end.
        int missing = world.truth.size() - world.applied.size();
        assertThat(missing).isNotNegative();
        assertThat(world.applied).isEqualTo(world.truth.subList(missing, world.truth.size()));
        assertThat(world.stream.state()).isIn(State.COMPLETE, State.PARTIAL);
        if (world.stream.state() == State.COMPLETE) {
            assertThat(missing).isZero();
        }
    }

    /** A publisher, its wire, and the stream at the other end. */
    private static final class World implements KvEventStream.Listener {
        final Random random;
        final int first;
        final KvEventStream stream;
        /** All batches of the process that publishes now. */
        List<Integer> truth = new ArrayList<>();

        final List<Integer> applied = new ArrayList<>();
        private final List<Runnable> late = new ArrayList<>();
        private int made;
        private long now;
        private final Queue<Long> questions = new ArrayDeque<>();

        World(long seed, int first, boolean replay) {
            this.random = new Random(seed);
            this.first = first;
            this.stream = new KvEventStream(StreamSettings.with(replay), this);
            stream.connected(now);
            answerReplay();
        }

        void run(int lossPercent, int steps) {
            for (int i = 0; i < steps; i++) {
                int what = random.nextInt(100);
                if (what == 0) {
                    deliverAll();
                    truth = new ArrayList<>();
                    stream.connected(now);
                } else if (what == 1) {
                    stream.connected(now);
                } else if (what < 6) {
                    deliverAll();
                } else {
                    publish(lossPercent);
                }
                if (random.nextInt(3) == 0) {
                    answerReplay();
                }
                now += random.nextInt((int) (SECOND / 10));
                stream.tick(now);
            }
        }

        /** Publishes a batch, which may get lost, come twice, or come late. */
        void publish(int lossPercent) {
            int value = made++;
            long sequence = truth.size() + (long) first;
            truth.add(value);
            List<Integer> process = truth;
            Runnable delivery = () -> {
                if (process == truth) {
                    stream.live(sequence, bytes(value), now);
                }
            };
            if (random.nextInt(100) < lossPercent) {
                if (random.nextInt(4) == 0) {
                    late.add(delivery);
                }
                return;
            }
            delivery.run();
            if (random.nextInt(10) == 0) {
                delivery.run();
            }
        }

        void deliverAll() {
            late.forEach(Runnable::run);
            late.clear();
        }

        void settle() {
            for (int i = 0; i < 20; i++) {
                answerReplay();
                now += SECOND;
                stream.tick(now);
            }
        }

        /** Publishers answer one question after the other, whether or not another has been asked since. */
        private void answerReplay() {
            Long from = questions.poll();
            while (from != null) {
                int published = truth.size();
                for (int i = (int) Math.max(0, from - first); i < published; i++) {
                    stream.replayed(i + (long) first, bytes(truth.get(i)), now);
                }
                stream.replayEnded(now);
                from = questions.poll();
            }
        }

        @Override
        public void apply(byte[] payload) {
            applied.add(ByteBuffer.wrap(payload).getInt());
        }

        @Override
        public void forget(Reason reason) {
            applied.clear();
        }

        @Override
        public void requestReplay(long from) {
            questions.add(from);
        }

        private static byte[] bytes(int value) {
            return ByteBuffer.allocate(4).putInt(value).array();
        }
    }

    @Property(tries = 20)
    void afterAReconnectNothingIsBelievedUntilAReplayShowsTheSameProcess(
            @ForAll @IntRange(min = 1, max = 50) int known) {
        World world = new World(1, 0, true);
        for (int i = 0; i < known; i++) {
            world.publish(0);
        }
        List<Integer> before = List.copyOf(world.applied);
        world.stream.connected(0);
        world.stream.replayFailed(0);
        world.stream.live(known, World.bytes(-1), 0);

        assertThat(world.questions).containsExactly(known - 1L, known - 1L);
        assertThat(world.applied).isEqualTo(before);
        world.stream.replayed(known - 1L, World.bytes(-2), 0);
        assertThat(world.applied).doesNotContainAnyElementsOf(before);
    }

    @Property(tries = 20)
    void aLostBatchThatNoneFollowsIsFoundBySilence(@ForAll @IntRange(max = 50) int known) {
        World world = new World(1, 0, true);
        for (int i = 0; i < known; i++) {
            world.publish(0);
        }
        world.publish(100);
        world.stream.tick(SECOND / 2);
        assertThat(world.questions).isEmpty();
        world.stream.tick(2 * SECOND);
        assertThat(world.stream.state()).isEqualTo(State.COMPLETE);
        world.answerReplay();

        assertThat(world.applied).isEqualTo(world.truth);
    }

    @Property(tries = 20)
    void anAnswerToWhatWasAskedBeforeACutIsNoRestart(
            @ForAll @IntRange(min = 1, max = 50) int known, @ForAll @IntRange(max = 3) int missed) {
        World world = new World(1, 0, true);
        for (int i = 0; i < known; i++) {
            world.publish(0);
        }
        world.stream.tick(2 * SECOND);
        assertThat(world.questions).containsExactly((long) known);
        for (int i = 0; i < missed; i++) {
            world.publish(100);
        }
        world.stream.connected(world.now);
        world.answerReplay();

        assertThat(world.stream.counts().restarts()).isZero();
        assertThat(world.stream.state()).isEqualTo(State.COMPLETE);
        assertThat(world.applied).isEqualTo(world.truth);
    }

    @Property(tries = 20)
    void aReplayThatIsNeverAnsweredEndsInPartialKnowledge(@ForAll @IntRange(min = 2, max = 500) int sequence) {
        World world = new World(1, 0, true);
        KvEventStream stream = new KvEventStream(
                new StreamSettings(true, 10_000, Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1), 3), world);
        stream.connected(0);
        stream.live(sequence, World.bytes(1), 0);
        for (int i = 1; i < 10; i++) {
            stream.tick(i * 2 * SECOND);
        }

        assertThat(stream.state()).isEqualTo(State.PARTIAL);
        assertThat(world.applied).containsExactly(1);
        assertThat(stream.counts().replays()).isEqualTo(3);
    }
}

package io.caravan.kvevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.kvevents.KvEventFrames.Batch;
import io.caravan.prefix.Resources;
import io.caravan.prefix.StoredBlocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real vLLM servers sent; {@code RecordedDigestsTest} checks that tokens and parents belong to the digests. */
class RecordedEventsTest {

    private static final Pattern FRAMES =
            Pattern.compile("\"frames_b64\": \\[\"([^\"]*)\", \"([^\"]*)\", \"([^\"]*)\"\\]");

    /** Stores, removed blocks, clearings and tokens as an independent decoder counts them. */
    @ParameterizedTest
    @CsvSource({
        "kv-a-duplicate-copies, 10, 10 180 0 6240",
        "kv-a-sha256-seedunset, 13, 13 47 2 5728",
        "kv-b-sha256cbor-seed0, 5, 5 0 0 416",
        "kv-c-sha256-seed42-lora, 7, 7 0 0 608",
        "kv-d-xxhashcbor-seed0-bytes, 5, 5 0 0 416",
        "kv-e-xxhash-seedunset, 5, 5 0 0 416",
        "kv-f-sha256cbor-seedunset, 5, 5 0 0 416",
        "kv-restart-one-subscriber, 11, 11 0 0 864",
        "kv-vl-multimodal, 7, 7 0 0 384"
    })
    void everyEventOfARecordingDecodes(String name, int batches, String counts) throws IOException {
        Counting counted = new Counting();

        List<Batch> all = batches(name);
        all.forEach(batch -> KvEventDecoder.decode(batch.payload(), counted));

        assertThat(all).hasSize(batches);
        assertThat(counted).hasToString(counts + " 0");
    }

    @Test
    void anAdaptersNameAndASaltComeAsExtraKeys() throws IOException {
        EventLog log = new EventLog();
        batches("kv-c-sha256-seed42-lora").forEach(batch -> KvEventDecoder.decode(batch.payload(), log));

        assertThat(log.events).anyMatch(event -> event.contains(" adapter ad1 extras [[ad1]"));
    }

    @Test
    void oneSubscriberSeesAnEngineStartAgain() throws IOException {
        List<byte[]> applied = new ArrayList<>();
        List<KvEventStream.Reason> forgotten = new ArrayList<>();
        KvEventStream stream = new KvEventStream(StreamSettings.with(false), new KvEventStream.Listener() {
            @Override
            public void apply(byte[] payload) {
                applied.add(payload);
            }

            @Override
            public void forget(KvEventStream.Reason reason) {
                forgotten.add(reason);
            }

            @Override
            public void requestReplay(long from) {
                throw new AssertionError("There is no replay");
            }
        });

        for (Batch batch : batches("kv-restart-one-subscriber")) {
            stream.live(batch.sequence(), batch.payload(), 0);
        }

        assertThat(applied).hasSize(11);
        assertThat(forgotten).containsExactly(KvEventStream.Reason.RESTARTED);
        assertThat(stream.state()).isEqualTo(KvEventStream.State.COMPLETE);
    }

    @Test
    void aReplayIsReadInBothOfItsForms() {
        byte[] seven = {0, 0, 0, 0, 0, 0, 0, 7};
        byte[] end = {-1, -1, -1, -1, -1, -1, -1, -1};
        byte[] none = {};
        byte[] payload = {1};
        byte[] topic = {'t'};

        assertThat(replayed(none, seven, payload)).isEqualTo(7);
        assertThat(replayed(none, topic, seven, payload)).isEqualTo(7);
        assertThat(replayed(none, none, seven, payload)).as("an empty topic").isEqualTo(7);
        assertThat(replayed(none, end, none)).isEqualTo(-1);
        assertThat(replayed(none, none, end, none)).isEqualTo(-1);
        assertThat(KvEventFrames.replayed(List.of(seven, payload))).isNull();
        assertThat(KvEventFrames.replayed(List.of(topic, seven, payload))).isNull();
        assertThat(KvEventFrames.published(List.of(topic, topic, payload))).isNull();
        assertThat(KvEventFrames.replayRequest(7)).containsExactly(none, seven);
    }

    private static long replayed(byte[]... frames) {
        return Objects.requireNonNull(KvEventFrames.replayed(List.of(frames))).sequence();
    }

    static List<Batch> batches(String name) throws IOException {
        List<Batch> batches = new ArrayList<>();
        Resources.lines("/vllm/" + name + ".jsonl.gz").forEach(line -> {
            Matcher frames = FRAMES.matcher(line);
            while (frames.find()) {
                Batch batch = KvEventFrames.published(
                        List.of(bytes(frames.group(1)), bytes(frames.group(2)), bytes(frames.group(3))));
                batches.add(Objects.requireNonNull(batch));
            }
        });
        return batches;
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    /** How many events of each kind there were, and how many tokens. */
    private static final class Counting implements KvEventSink {
        private int stored;
        private int removed;
        private int cleared;
        private int tokens;
        private int skipped;

        @Override
        public void stored(StoredBlocks event) {
            stored++;
            tokens += event.tokens().length;
        }

        @Override
        public void removed(long[] hashes, @Nullable String medium, int group) {
            removed += hashes.length; // an event each
        }

        @Override
        public void cleared() {
            cleared++;
        }

        @Override
        public void skipped(SkippedEvent reason) {
            skipped++;
        }

        @Override
        public String toString() {
            return stored + " " + removed + " " + cleared + " " + tokens + " " + skipped;
        }
    }
}

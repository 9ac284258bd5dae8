package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recomputes the hash of every block that recorded vLLM 0.32.0 servers stored. */
class RecordedDigestsTest {

    @ParameterizedTest
    @CsvSource({
        "kv-a-sha256-seedunset, sha256, , 179",
        "kv-a-duplicate-copies, sha256, , 195",
        "kv-b-sha256cbor-seed0, sha256_cbor, 0, 13",
        "kv-d-xxhashcbor-seed0-bytes, xxhash_cbor, 0, 13",
        "kv-f-sha256cbor-seedunset, sha256_cbor, , 13",
        "kv-vl-multimodal, sha256, , 12",
    })
    void everyBlockOfTheRecordingIsRecomputed(String recording, String algorithm, String seed, int blocks)
            throws IOException {
        Engine engine = new Engine(EngineDigest.named(algorithm), seed);
        for (Map<String, Object> event : Recording.events(recording)) {
            if ("BlockStored".equals(event.get("type"))) {
                engine.check(event);
            }
        }

        assertThat(engine.mismatches).isZero();
        assertThat(engine.matches).isEqualTo(blocks);
    }

    /** The adapter's path is in its blocks' hashes but not in the events. */
    @ParameterizedTest
    @CsvSource({"kv-c-sha256-seed42-lora, 13, 6", "kv-e-xxhash-seedunset, 0, 13"})
    void blocksWhosePathOrSeedIsUnknownAreLeftOpen(String recording, int known, int unknown) throws IOException {
        EngineDigest digest = recording.contains("xxhash") ? EngineDigest.XXHASH : EngineDigest.SHA256;
        Engine engine = new Engine(digest, digest == EngineDigest.SHA256 ? "42" : null);
        for (Map<String, Object> event : Recording.events(recording)) {
            if ("BlockStored".equals(event.get("type"))) {
                engine.check(event);
            }
        }

        assertThat(engine.mismatches).isZero();
        assertThat(engine.matches).isEqualTo(known);
        assertThat(engine.open).isEqualTo(unknown);
    }

    /** What {@code samples/real-vllm/run.sh --kv-events} has recorded: {@code -Drecordings=DIRECTORY}. */
    @ParameterizedTest
    @EnabledIfSystemProperty(named = "recordings", matches = ".+")
    @CsvSource({"sha256, 7", "sha256_cbor, 7", "xxhash, 7", "xxhash_cbor, 7"})
    void everyBlockOfTheSampleIsRecomputed(String algorithm, String seed) throws IOException {
        Path file = Path.of(System.getProperty("recordings"), algorithm + ".jsonl.gz");
        Engine engine = new Engine(EngineDigest.named(algorithm), seed);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            for (Map<String, Object> event : Recording.events(Resources.lines(in))) {
                if ("BlockStored".equals(event.get("type"))) {
                    engine.check(event);
                }
            }
        }

        assertThat(engine.mismatches).isZero();
        assertThat(engine.open).isZero();
        assertThat(engine.matches).as("blocks").isGreaterThan(10);
        System.out.println(algorithm + ": " + engine.matches + " blocks recomputed");
    }

    private static final class Engine {

        private final EngineDigest digest;
        private final byte[] none;
        private final Map<Long, byte[]> digests = new HashMap<>();
        private int matches;
        private int mismatches;
        private int open;

        Engine(EngineDigest digest, String seed) {
            this.digest = digest;
            this.none = digest.noneHash(seed);
        }

        @SuppressWarnings("unchecked")
        void check(Map<String, Object> event) {
            long[] hashes = Recording.hashes(event);
            int[] tokens = Recording.tokens(event);
            int size = Recording.blockSize(event);
            Object parentHash = event.get("parent_block_hash");
            byte[] parent = parentHash == null ? none : digests.get(Recording.hash(parentHash));
            List<Object> extras = (List<Object>) event.get("extra_keys");
            for (int i = 0; i < hashes.length; i++) {
                if (parent == null || event.get("lora_name") != null) {
                    open++;
                    continue;
                }
                parent = digest.digest(parent, tokens, i * size, (i + 1) * size, extras((List<Object>) extras.get(i)));
                digests.put(hashes[i], parent);
                if (EngineDigest.eventHash(parent) == hashes[i]) {
                    matches++;
                } else {
                    mismatches++;
                }
            }
        }

        private static List<ExtraKey> extras(List<Object> sent) {
            List<ExtraKey> extras = new ArrayList<>();
            for (Object key : sent == null ? List.of() : sent) {
                if (key instanceof List<?> item) {
                    extras.add(new ExtraKey.Multimodal((String) item.get(0), Math.toIntExact((Long) item.get(1))));
                } else {
                    extras.add(new ExtraKey.Salt((String) key));
                }
            }
            return extras;
        }
    }
}

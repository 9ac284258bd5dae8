package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EngineDigestTest {

    private static final int[] A =
            IntStream.rangeClosed(1, 16).map(i -> 101 * i).toArray();
    private static final int[] B =
            IntStream.rangeClosed(17, 32).map(i -> 101 * i).toArray();
    private static final int[] COUNTED = IntStream.rangeClosed(1, 32).toArray();
    private static final int[] TINY = {255, 256, 65_535, 65_536, Integer.MAX_VALUE};

    @Test
    void theFourAlgorithmsHaveTheirNamesInVllm() {
        assertThat(Stream.of("sha256", "sha256_cbor", "xxhash", "xxhash_cbor").map(EngineDigest::named))
                .containsExactly(EngineDigest.values());
        assertThat(EngineDigest.named("builtin")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "sha256, 066b1e8987e027138e98701c46128929378935f9b6cd1549105ae6b4f0d71198",
        "sha256_cbor, 9bd96a485ad84efdafb72ee48a1d7a69bcead0f8f0433173941b276b9581eef0",
    })
    void anUnsetSeedStandsForAFixedText(String algorithm, String expected) {
        assertThat(hex(EngineDigest.named(algorithm).noneHash(null))).isEqualTo(expected);
    }

    @Test
    void anUnsetSeedIsRandomForXxhash() {
        assertThat(EngineDigest.XXHASH.noneHash(null)).isNull();
        assertThat(EngineDigest.XXHASH_CBOR.noneHash(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "sha256, 42, c0bc02c9fc92a4944335649961b9e55cc41b194bece4801e8c6ef0f0f3f5884a",
        "sha256_cbor, 0, 4e1195df020de59e0d65a33a4279f1183e7ae4e5d980e309f8b55adff2e61c3e",
        "xxhash_cbor, 0, 1ebe36576dcb573f26b99533a20aaeca",
    })
    void aSeedIsDigestedAsText(String algorithm, String seed, String expected) {
        assertThat(hex(EngineDigest.named(algorithm).noneHash(seed))).isEqualTo(expected);
    }

    /** V2, V3, V5 of the event specification, and its pairs for tokens 1 to 32. */
    @ParameterizedTest
    @CsvSource({
        "sha256_cbor, 7876691182959014722, 8769878286166771163, 3236607068019569386, 2758186210834249151",
        "xxhash_cbor, 11066090714971094433, 8162514883595054550, 882618318818381833, 12890060145260523405",
    })
    void aBlockFollowsFromItsParent(String algorithm, String a, String b, String first, String second) {
        EngineDigest digest = EngineDigest.named(algorithm);
        byte[] none = digest.noneHash("0");
        byte[] afterA = digest.digest(none, A, 0, 16, List.of());
        byte[] counted = digest.digest(none, COUNTED, 0, 16, List.of());

        assertThat(low(afterA)).isEqualTo(a);
        assertThat(low(digest.digest(afterA, B, 0, 16, List.of()))).isEqualTo(b);
        assertThat(low(counted)).isEqualTo(first);
        assertThat(low(digest.digest(counted, COUNTED, 16, 32, List.of()))).isEqualTo(second);
    }

    @Test
    void thePickledFormFollowsFromItsParent() {
        byte[] first = EngineDigest.SHA256.digest(EngineDigest.SHA256.noneHash("0"), COUNTED, 0, 16, List.of());

        assertThat(low(first)).isEqualTo("7536218907325174565");
        assertThat(low(EngineDigest.SHA256.digest(first, COUNTED, 16, 32, List.of())))
                .isEqualTo("9048537298590080561");
    }

    /** V6 and V7. */
    @Test
    void anyParentWillDo() {
        int[] qwen = {785, 3974, 13876, 38835, 34208, 916, 279, 15678, 5562, 13, 44801, 2266, 25, 8287, 1411, 27217};
        EngineDigest digest = EngineDigest.SHA256_CBOR;

        assertThat(low(digest.digest(new byte[32], A, 0, 16, List.of()))).isEqualTo("14515664427994421226");
        assertThat(low(digest.digest(digest.noneHash("0"), qwen, 0, 16, List.of())))
                .isEqualTo("15724667998076285447");
    }

    static Stream<String> computedByPython() throws IOException {
        return Resources.lines("/engine-digests.txt").filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("computedByPython")
    void extraKeysAndIntsOfEverySizeAreSerialisedAsPythonDoes(String line) {
        String[] parts = line.split(" ");
        EngineDigest digest = EngineDigest.named(parts[0]);
        byte[] none = digest.noneHash("0");
        byte[] actual =
                switch (parts[1]) {
                    case "seed0" -> none;
                    case "tiny1", "tiny2", "tiny3" -> digest.digest(none, TINY, 0, parts[1].charAt(4) - '0', List.of());
                    case "tiny4" -> digest.digest(none, TINY, 0, 5, List.of());
                    default -> digest.digest(none, COUNTED, 0, 16, extras(parts[1]));
                };

        assertThat(hex(actual)).isEqualTo(parts[2]);
    }

    private static List<ExtraKey> extras(String name) {
        return switch (name) {
            case "none" -> List.of();
            case "lora" -> List.of(new ExtraKey.Lora("ad1", "/adapters/ad1"));
            case "all" ->
                List.of(
                        new ExtraKey.Lora("ad1", "/a"),
                        new ExtraKey.Multimodal("img-a", -5),
                        new ExtraKey.Multimodal("img-b", 300),
                        new ExtraKey.Salt("s1"),
                        new ExtraKey.PromptEmbeds(bytesUpTo(32)));
            case "three" ->
                List.of(
                        new ExtraKey.Multimodal("a".repeat(300), 70_000),
                        new ExtraKey.Multimodal("b", 0),
                        new ExtraKey.Salt("ü"));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static byte[] bytesUpTo(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static String low(byte[] digest) {
        return Long.toUnsignedString(EngineDigest.eventHash(digest));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void theEventsHashIsTheDigestsEnd() {
        assertThat(EngineDigest.eventHash("0123456789abcdefg".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0x3961_6263_6465_6667L);
    }
}

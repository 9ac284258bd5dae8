package io.caravan.kvevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All forms in which engines have sent events; W1 to W12 were made with msgspec, which vLLM uses. */
class KvEventDecoderTest {

    private static final String FULL =
            "stored [72623859790382856] parent 0 tokens [128000, 9906, 11, 1917] of 4 in GPU group 0 full_attention";

    /** A map with one block of seven tokens, up to its token ids, which come last. */
    private static final String TO_TOKENS = "92cb41d954fc402000009184a474797065ab426c6f636b53746f726564"
            + "ac626c6f636b5f6861736865739101aa626c6f636b5f73697a6507a9746f6b656e5f696473";

    static Stream<Arguments> vectors() {
        return Stream.concat(arrays(), maps());
    }

    private static Stream<Arguments> arrays() {
        return Stream.of(
                Arguments.of(
                        "W1, the oldest",
                        "92cb41d954fc402000009196ab426c6f636b53746f7265649201cfffffffffffffffffc0940a0b0c0d02c0",
                        "stored [1, -1] parent 0 tokens [10, 11, 12, 13] of 2"),
                Arguments.of(
                        "W2, rank nil",
                        "93cb41d954fc402000009196ab426c6f636b53746f7265649201cfffffffffffffffffc0940a0b0c0d02c0c0",
                        "stored [1, -1] parent 0 tokens [10, 11, 12, 13] of 2"),
                Arguments.of(
                        "W3, removed and cleared",
                        "93cb41d954fc402000009292ac426c6f636b52656d6f766564910191b0416c6c426c6f636b73436c6561726564"
                                + "00",
                        "removed [1]; cleared"),
                Arguments.of(
                        "W4, medium",
                        "93cb41d954fc402000009197ab426c6f636b53746f72656491070692010202c0a347505500",
                        "stored [7] parent 6 tokens [1, 2] of 2 in GPU"),
                Arguments.of(
                        "W5, twelve fields",
                        "93cb41d954fc40200000919cab426c6f636b53746f72656491cf0102030405060708c094ce0001f400cd26b20b"
                                + "cd077d04c0a3475055c091c000ae66756c6c5f617474656e74696f6ec000",
                        FULL),
                Arguments.of(
                        "W6, removed from the GPU",
                        "93cb41d954fc402000009194ac426c6f636b52656d6f76656491cf0102030405060708a34750550000",
                        "removed [72623859790382856] in GPU group 0"),
                Arguments.of(
                        "W7, a digest in bytes",
                        "93cb41d954fc402000009194ac426c6f636b52656d6f76656491c4202d711642b726b04401627ca9fbac32f5c8"
                                + "530fb1903cc4db02258717921a4881a3475055c001",
                        "removed [154678297519343745] in GPU"));
    }

    private static Stream<Arguments> maps() {
        return Stream.of(
                Arguments.of(
                        "W8, W5 as a map",
                        "93cb41d954fc40200000918ba474797065ab426c6f636b53746f726564ac626c6f636b5f68617368657391cf01"
                                + "02030405060708b1706172656e745f626c6f636b5f68617368c0a9746f6b656e5f69647394ce0001f400cd26b2"
                                + "0bcd077daa626c6f636b5f73697a6504a76c6f72615f6964c0a66d656469756da3475055a96c6f72615f6e616d"
                                + "65c0aa65787472615f6b65797391c0a967726f75705f69647800b26b765f63616368655f737065635f6b696e64"
                                + "ae66756c6c5f617474656e74696f6e00",
                        FULL),
                Arguments.of(
                        "W9, an adapter",
                        "93cb41d954fc40200000918ba474797065ab426c6f636b53746f726564ac626c6f636b5f6861736865739105b1"
                                + "706172656e745f626c6f636b5f6861736804a9746f6b656e5f696473920102aa626c6f636b5f73697a6502a76c"
                                + "6f72615f696475a66d656469756da3475055a96c6f72615f6e616d65ab616461707465722d313136aa65787472"
                                + "615f6b6579739191ab616461707465722d313136a967726f75705f69647800b26b765f63616368655f73706563"
                                + "5f6b696e64ae66756c6c5f617474656e74696f6e00",
                        "stored [5] parent 4 tokens [1, 2] of 2 in GPU adapter adapter-116 extras [[adapter-116]] group 0"
                                + " full_attention"),
                Arguments.of(
                        "W10, removed as a map",
                        "93cb41d954fc402000009184a474797065ac426c6f636b52656d6f766564ac626c6f636b5f68617368657391cf"
                                + "0102030405060708a66d656469756da3475055a967726f75705f6964780000",
                        "removed [72623859790382856] in GPU group 0"),
                Arguments.of(
                        "W11, cleared as a map",
                        "93cb41d954fc402000009181a474797065b0416c6c426c6f636b73436c656172656400",
                        "cleared"),
                Arguments.of(
                        "W12, a hash with a sign",
                        "93cb41d954fc402000009197ab426c6f636b53746f72656491d3f945989605c9f45fcf23374afabbea5a0892cd"
                                + "159fcd013002c0a3475055c0",
                        "stored [-484813614762822561] parent 2537579355801541128 tokens [5535, 304] of 2 in GPU"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void aVectorDecodesToWhatItSays(String name, String hex, String events) {
        assertThat(decoded(hex)).as(name).isEqualTo(events);
    }

    @Test
    void aBatchMayBeAMap() {
        // {"ts": 0, "events": [["AllBlocksCleared"]], "r": 0}
        assertThat(decoded("83a2747300a66576656e74739191b0416c6c426c6f636b73436c6561726564a17200"))
                .isEqualTo("cleared");
    }

    @Test
    void anEventThatIsUnknownOrMalformedIsSkippedAlone() {
        // ["Moved", 1], ["BlockRemoved", "x"], ["BlockRemoved"], 7, ["AllBlocksCleared", "more", {}]
        assertThat(decoded("920095" + "92a54d6f76656401" + "92ac426c6f636b52656d6f766564a178"
                        + "91ac426c6f636b52656d6f766564" + "07" + "93b0416c6c426c6f636b73436c6561726564a46d6f726580"))
                .isEqualTo("skipped event_unknown; skipped event_malformed; skipped event_malformed;"
                        + " skipped event_malformed; cleared");
    }

    @Test
    void blocksOfAnAdapterWithoutANameAreNotTakenForTheModels() {
        // ["BlockStored", [1], nil, [1, 2], 2, 117, "GPU"]
        assertThat(decoded("92009197ab426c6f636b53746f7265649101c09201020275a3475055"))
                .isEqualTo("skipped adapter_without_name");
    }

    @Test
    void sglangsSaltInPlaceOfTheAdapterBelongsToTheFirstBlockOfAPrompt() {
        // ["BlockStored", [1], nil, [1, 2], 2, nil, "GPU", {"cache_salt": "s", "x": nil}]
        assertThat(decoded(
                        "92009198ab426c6f636b53746f7265649101c092010202c0a347505582aa63616368655f73616c74a173a178c0"))
                .isEqualTo("stored [1] parent 0 tokens [1, 2] of 2 in GPU extras [[s]]");
    }

    @Test
    void anItemIsKnownByItsIdentifierAndOtherKeysMatchNoText() {
        // ["BlockStored", [1], nil, [1, 2], 2, nil, nil, nil, [[["img", -3], "salt", bytes 01ff, 5]]]
        assertThat(decoded("92009199ab426c6f636b53746f7265649101c092010202c0c0c0919492a3696d67fda473616c74c40201ff05"))
                .isEqualTo("stored [1] parent 0 tokens [1, 2] of 2 extras [[img, salt, \0opaque01ff, \0opaque]]");
    }

    @Test
    void whatIsNoBatchIsCountedAsOne() {
        for (String hex :
                new String[] {"", "c1", "00", "90", "9100", "9200c0", "920005", "80", "dd7fffffff00", "92009101"}) {
            assertThat(decoded(hex)).as(hex).startsWith("skipped ");
        }
    }

    private static String decoded(String hex) {
        EventLog log = new EventLog();
        KvEventDecoder.decode(HexFormat.of().parseHex(hex), log);
        return log.toString();
    }

    @Test
    void tokenIdsOfAllWidthsAreRead() {
        String tokens = "97" + "7f" + "cc80" + "cdffff" + "ce00010000" + "cd0080" + "ce7fffffff" + "cf0000000000000005";
        EventLog log = new EventLog();

        KvEventDecoder.decode(HexFormat.of().parseHex(TO_TOKENS + tokens), log);

        assertThat(log).hasToString("stored [1] parent 0 tokens [127, 128, 65535, 65536, 128, 2147483647, 5] of 7");
    }

    @Test
    void tokenIdsOfMixedWidthsAreReadWhereverTheyAre() {
        Random random = new Random(5);
        for (int tries = 0; tries < 500; tries++) {
            StringBuilder encoded = new StringBuilder("9f");
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                int id = random.nextInt() >>> 1 + random.nextInt(30);
                int least = id < 0x80 ? 0 : id < 0x100 ? 1 : id < 0x10000 ? 2 : 3;
                String[] widths = {"%02x", "cc%02x", "cd%04x", "ce%08x", "cf%016x"};
                encoded.append(widths[least + random.nextInt(widths.length - least)].formatted(id));
                expected.add(id);
            }

            EventLog log = new EventLog();
            KvEventDecoder.decode(HexFormat.of().parseHex(TO_TOKENS + encoded), log);

            assertThat(log.toString()).as("%s", encoded).contains("tokens " + expected + " of");
        }
    }

    @Test
    void aTokenIdBeyondThirtyOneBitsIsRefusedWhereverItIs() {
        for (int before = 0; before < 15; before++) {
            String encoded = "9f" + "ce00010000".repeat(before) + "ce80000000" + "cd0100".repeat(14 - before);

            EventLog log = new EventLog();
            KvEventDecoder.decode(HexFormat.of().parseHex(TO_TOKENS + encoded), log);

            assertThat(log.toString()).as("after %d", before).isEqualTo("skipped event_malformed");
        }
    }

    @Test
    void anEventThatEndsWithinItsTokenIdsIsNotUsed() {
        for (String cut : new String[] {"92cd0102", "92ce00010000", "91cd01", "91ce000100", "91ce80000000", "917f"}) {
            EventLog log = new EventLog();
            boolean whole = cut.equals("917f");

            KvEventDecoder.decode(HexFormat.of().parseHex(TO_TOKENS + cut), log);

            assertThat(log.toString().startsWith("stored")).as(cut).isEqualTo(whole);
        }
    }

    @Test
    void removalsThatRepeatOneAnotherAreReadAsOne() {
        String first = "94ac426c6f636b52656d6f76656491cf0000000000000001a347505500";
        String second = first.replace("0001a3", "0002a3");
        String elsewhere = first.replace("475055", "435055");

        assertThat(decoded("920094" + first + second + elsewhere + first))
                .isEqualTo("removed [1, 2] in GPU group 0; removed [1] in CPU group 0; removed [1] in GPU group 0");
        assertThat(decoded("920091" + first + second)).isEqualTo("removed [1] in GPU group 0");
        assertThat(decoded("920092" + first + second.substring(0, second.length() - 2)))
                .isEqualTo("removed [1] in GPU group 0; skipped batch_malformed");
    }

    @Test
    void removalsInARowAreThoseThatTheyAreOneByOne() {
        Random random = new Random(7);
        for (int tries = 0; tries < 300; tries++) {
            StringBuilder all = new StringBuilder();
            List<String> oneByOne = new ArrayList<>();
            int count = 1 + random.nextInt(15);
            for (int i = 0; i < count; i++) {
                String event = removal(random);
                all.append(event);
                oneByOne.addAll(removals("920091" + event));
            }

            assertThat(removals("92009" + Integer.toHexString(count) + all))
                    .as(all.toString())
                    .isEqualTo(oneByOne);
        }
    }

    /** Mostly of a shape that the next one has as well. */
    private static String removal(Random random) {
        boolean isMap = random.nextInt(8) == 0;
        StringBuilder hashes = new StringBuilder();
        int count = random.nextInt(6) == 0 ? random.nextInt(3) : 1;
        for (int i = 0; i < count; i++) {
            hashes.append(
                    switch (random.nextInt(8)) {
                        case 0 -> String.format("%02x", random.nextInt(128));
                        case 1 -> String.format("ce%08x", random.nextInt());
                        case 2 -> String.format("c409%02x%016x", random.nextInt(256), random.nextLong());
                        case 3 -> String.format("c408%016x", random.nextLong());
                        case 4 -> String.format("d3%016x", random.nextLong());
                        default -> String.format("cf%016x", random.nextLong());
                    });
        }
        String medium = random.nextInt(6) == 0 ? "a3435055" : "a3475055";
        String group = random.nextInt(6) == 0 ? "01" : "00";
        return isMap
                ? "84a474797065ac426c6f636b52656d6f766564ac626c6f636b5f6861736865739" + count + hashes
                        + "a66d656469756d" + medium + "a967726f75705f696478" + group
                : "94ac426c6f636b52656d6f7665649" + count + hashes + medium + group;
    }

    /** Each block by itself. */
    private static List<String> removals(String hex) {
        List<String> all = new ArrayList<>();
        KvEventDecoder.decode(HexFormat.of().parseHex(hex), new EventLog() {
            @Override
            public void removed(long[] hashes, @Nullable String medium, int group) {
                for (long hash : hashes) {
                    all.add(hash + " " + medium + " " + group);
                }
            }
        });
        return all;
    }
}

package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.inference.MultimodalItem;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import io.caravan.prefix.BlockKeys.Algorithm;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The vectors R0 to R9 and X1 to X3 are those of the event specification; R0 is llm-d's own. */
class BlockKeysTest {

    private static final int[] TOKENS = IntStream.rangeClosed(1, 32).toArray();
    private static final List<MultimodalItem> PICTURE = List.of(new MultimodalItem("img-hash-a", 2, 5));
    private static final BlockKeys FNV = new BlockKeys(Algorithm.CBOR_FNV, "", 16);
    private static final BlockKeys XXH = new BlockKeys(16);

    @Test
    void r0AQuestionToGraniteHasTheKeyOfLlmD() {
        int[] question = {8197, 438, 322, 18926, 432, 45600, 49};

        assertThat(new BlockKeys(Algorithm.CBOR_FNV, "", 4).chain(question, "ibm-granite/granite-3.1-8b-instruct", ""))
                .containsExactly(1334984470577408192L);
    }

    @Test
    void r1ThirtyTwoTokensHaveTwoKeys() {
        assertThat(FNV.root("test-model")).isEqualTo(unsigned("17515353698173365712"));
        assertThat(FNV.chain(TOKENS, "test-model", ""))
                .containsExactly(keys("9540012594951042066,16921089685996993662"));
    }

    @Test
    void r2ASeedChangesEveryKey() {
        assertThat(new BlockKeys(Algorithm.CBOR_FNV, "42", 16).chain(TOKENS, "test-model", ""))
                .containsExactly(keys("3239622172847516705,18365376266021390534"));
    }

    @Test
    void r3TheBlockSizeIsFree() {
        int[] eight = IntStream.rangeClosed(1, 8).toArray();

        assertThat(new BlockKeys(Algorithm.CBOR_FNV, "", 4).chain(eight, "test-model", ""))
                .containsExactly(keys("12915946116324560722,16245044729138844785"));
    }

    @Test
    void r4APictureIsInTheBlocksItOverlaps() {
        assertThat(FNV.chain(TOKENS, "test-model", "", PICTURE))
                .containsExactly(keys("9381186300955983916,14105822468911675914"));
    }

    @Test
    void r5ASaltIsInBlockZeroOnly() {
        long[] keys = FNV.chain(TOKENS, "test-model", "salt-A");

        assertThat(keys).containsExactly(keys("9921657227824150486,4979100914124974639"));
        assertThat(keys[1]).isEqualTo(FNV.next(keys[0], TOKENS, 16, List.of()));
    }

    @Test
    void r6ASaltComesAfterThePictures() {
        assertThat(FNV.chain(TOKENS, "test-model", "salt-A", PICTURE))
                .containsExactly(keys("1491777963662446154,13388336302645271705"));
    }

    @Test
    void r7AnAdaptersNameStandsInForTheModel() {
        assertThat(FNV.chain(TOKENS, "adapter-116", ""))
                .containsExactly(keys("9429719636767623215,15005560755117716419"));
    }

    @Test
    void r8AChainGoesOnFromAnyKey() {
        assertThat(FNV.next(unsigned("9540012594951042066"), TOKENS, 16, List.of()))
                .isEqualTo(unsigned("16921089685996993662"));
    }

    @Test
    void r9TokensThatFillNoBlockHaveNoKey() {
        int[] seventeen = IntStream.rangeClosed(1, 17).toArray();

        assertThat(FNV.chain(seventeen, "test-model", "")).containsExactly(unsigned("9540012594951042066"));
        assertThat(FNV.chain(new int[15], "test-model", "salt")).isEmpty();
    }

    @Test
    void x1Xxh64IsTheDefault() {
        assertThat(XXH.root("test-model")).isEqualTo(658786475292698776L);
        assertThat(XXH.chain(TOKENS, "test-model", ""))
                .containsExactly(keys("13553460584553255540,9887990258693334188"));
    }

    @Test
    void x2ASeedChangesXxh64() {
        assertThat(new BlockKeys(Algorithm.XXH64, "42", 16).chain(TOKENS, "test-model", ""))
                .containsExactly(keys("9464999881402841487,9092100070645212763"));
    }

    @Test
    void x3APictureIsInXxh64() {
        assertThat(XXH.chain(TOKENS, "test-model", "", PICTURE))
                .containsExactly(keys("18246815756047193879,891359696185146278"));
    }

    @Test
    void aPictureTouchesOnlyBlocksItOverlaps() {
        List<MultimodalItem> second = List.of(new MultimodalItem("a", 16, 16));
        List<MultimodalItem> both = List.of(new MultimodalItem("a", 15, 2), new MultimodalItem("b", 40, 9));
        long[] plain = XXH.chain(TOKENS, "m", "");

        long[] keys = XXH.chain(TOKENS, "m", "", second);
        assertThat(keys[0]).isEqualTo(plain[0]);
        assertThat(keys[1]).isEqualTo(XXH.next(plain[0], TOKENS, 16, List.of("a")));
        assertThat(XXH.chain(TOKENS, "m", "", both)[1])
                .isEqualTo(XXH.next(XXH.next(XXH.root("m"), TOKENS, 0, List.of("a")), TOKENS, 16, List.of("a")));
    }

    @Test
    void everyPromptOfARequestHasItsChain() {
        PromptTokens tokens = new PromptTokens(
                List.of(new Prompt.Ids(TOKENS), new Prompt.Ids(new int[3])), PromptTokens.Source.CLIENT);

        PromptBlocks blocks = XXH.chains(tokens, "m", "s");

        assertThat(blocks.chains()).containsExactly(XXH.chain(TOKENS, "m", "s"), new long[0]);
        assertThat(blocks.blockSizeTokens()).isEqualTo(16);
    }

    @Test
    void aBlockSizeBelowOneIsRefused() {
        assertThatThrownBy(() -> new BlockKeys(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    private static long unsigned(String decimal) {
        return Long.parseUnsignedLong(decimal);
    }

    private static long[] keys(String decimals) {
        return List.of(decimals.split(",")).stream()
                .mapToLong(BlockKeysTest::unsigned)
                .toArray();
    }
}

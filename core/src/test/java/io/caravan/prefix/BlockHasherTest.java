package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockHasherTest {

    @Test
    void aLastPartialBlockCountsAsABlock() {
        PromptTokens tokens = new PromptTokens(
                List.of(new Prompt.Ids(new int[33]), new Prompt.Ids(new int[32]), new Prompt.Ids(new int[0])),
                PromptTokens.Source.CLIENT);

        PromptBlocks blocks = BlockHasher.hash(tokens, "model", "", 16);

        assertThat(blocks.chains()).extracting(chain -> chain.length).containsExactly(3, 2, 0);
        assertThat(blocks.blockSizeTokens()).isEqualTo(16);
    }

    @Test
    void aBlockSizeBelowOneIsRefused() {
        assertThatThrownBy(() -> BlockHasher.hash(PromptTokens.NONE, "model", "", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    @Test
    void aHugeBlockSizeGivesOneBlock() {
        PromptTokens tokens = PromptTokens.ids(PromptTokens.Source.CLIENT, new int[5]);

        assertThat(BlockHasher.hash(tokens, "model", "", Integer.MAX_VALUE).total())
                .isEqualTo(1);
    }
}

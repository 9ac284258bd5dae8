package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.inference.PromptTokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockHasherTest {

    @Test
    void aLastPartialBlockCountsAsABlock() {
        PromptTokens tokens =
                new PromptTokens(List.of(new int[33], new int[32], new int[0]), PromptTokens.Source.CLIENT);

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
        PromptTokens tokens = new PromptTokens(List.of(new int[5]), PromptTokens.Source.CLIENT);

        assertThat(BlockHasher.hash(tokens, "model", "", Integer.MAX_VALUE).total())
                .isEqualTo(1);
    }
}

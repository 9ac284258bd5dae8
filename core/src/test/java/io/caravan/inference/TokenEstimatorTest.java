package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenEstimatorTest {

    @Test
    void fourBytesBecomeOneLittleEndianInt() {
        PromptTokens tokens = TokenEstimator.estimate(Prompt.text("abcdefgh"), 100);

        assertThat(tokens.parts()).containsExactly(new int[] {0x64636261, 0x68676665});
        assertThat(tokens.source()).isEqualTo(PromptTokens.Source.ESTIMATE);
    }

    @Test
    void theLastBytesArePaddedWithZeros() {
        assertThat(TokenEstimator.estimate(Prompt.text("abcdé"), 100).parts())
                .containsExactly(new int[] {0x64636261, 0x0000A9C3});
    }

    @Test
    void bytesBeyondTheLengthAreNotSeen() {
        Prompt prompt =
                new Prompt(List.of(new Prompt.Text("abcdefgh".getBytes(java.nio.charset.StandardCharsets.UTF_8), 5)));

        assertThat(TokenEstimator.estimate(prompt).parts()).containsExactly(new int[] {0x64636261, 0x65});
    }

    @Test
    void idsPassThroughUncopied() {
        int[] ids = {1, 2, 3};

        PromptTokens tokens = TokenEstimator.estimate(new Prompt(List.of(new Prompt.Ids(ids))), 3);

        assertThat(tokens.parts().get(0)).isSameAs(ids);
        assertThat(tokens.source()).isEqualTo(PromptTokens.Source.CLIENT);
    }

    @Test
    void eachPartStopsAtTheLimit() {
        Prompt prompt = new Prompt(List.of(
                new Prompt.Ids(new int[] {1, 2, 3}),
                Prompt.text("abcdefghij").parts().get(0)));

        assertThat(TokenEstimator.estimate(prompt, 2).parts())
                .containsExactly(new int[] {1, 2}, new int[] {0x64636261, 0x68676665});
        assertThat(TokenEstimator.estimate(prompt, 0).count()).isZero();
    }

    @Test
    void aPromptThatWasNotReadHasNoTokens() {
        assertThat(TokenEstimator.estimate(Prompt.NONE)).isSameAs(PromptTokens.NONE);
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatThrownBy(() -> TokenEstimator.estimate(Prompt.NONE, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}

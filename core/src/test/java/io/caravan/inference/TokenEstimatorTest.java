package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenEstimatorTest {

    @Test
    void fourBytesOfTextCountAsOneToken() {
        PromptTokens tokens = TokenEstimator.estimate(Prompt.text("abcdefghi"), 100);

        assertThat(tokens.count()).isEqualTo(3);
        assertThat(tokens.source()).isEqualTo(PromptTokens.Source.ESTIMATE);
    }

    @Test
    void bytesBeyondTheLengthAreNotCounted() {
        Prompt prompt = new Prompt(List.of(new Prompt.Text("abcdefgh".getBytes(StandardCharsets.UTF_8), 4)));

        assertThat(TokenEstimator.estimate(prompt).count()).isEqualTo(1);
    }

    @Test
    void whatIsNotTooLongPassesThroughUncopied() {
        Prompt prompt = new Prompt(List.of(
                new Prompt.Ids(new int[] {1, 2, 3}),
                Prompt.text("abcde").parts().get(0)));

        PromptTokens tokens = TokenEstimator.estimate(prompt, 3);

        assertThat(tokens.parts().get(0)).isSameAs(prompt.parts().get(0));
        assertThat(tokens.parts().get(1)).isSameAs(prompt.parts().get(1));
    }

    @Test
    void idsAloneComeFromTheClient() {
        Prompt prompt = new Prompt(List.of(new Prompt.Ids(new int[] {1, 2, 3})));

        assertThat(TokenEstimator.estimate(prompt).source()).isEqualTo(PromptTokens.Source.CLIENT);
    }

    @Test
    void eachPartStopsAtTheLimit() {
        Prompt prompt = new Prompt(List.of(
                new Prompt.Ids(new int[] {1, 2, 3}),
                Prompt.text("abcdefghij").parts().get(0)));

        assertThat(TokenEstimator.estimate(prompt, 2).parts())
                .containsExactly(
                        new Prompt.Ids(new int[] {1, 2}),
                        Prompt.text("abcdefgh").parts().get(0));
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

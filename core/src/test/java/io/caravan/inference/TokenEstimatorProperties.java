package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TokenEstimatorProperties {

    @Property
    void aLimitTakesAPrefix(@ForAll String text, @ForAll @IntRange(max = 50) int limit) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int taken = Math.min(bytes.length, limit * PromptTokens.BYTES_PER_TOKEN);

        PromptTokens some = TokenEstimator.estimate(Prompt.text(text), limit);

        assertThat(some.count()).isEqualTo(Math.min(limit, (bytes.length + 3) / 4));
        assertThat(some.parts()).containsExactly(new Prompt.Text(Arrays.copyOf(bytes, taken), taken));
    }
}

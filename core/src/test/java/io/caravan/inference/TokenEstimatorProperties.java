package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TokenEstimatorProperties {

    @Property
    void everyTokenIsFourBytesOfTheText(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4);
        int[] tokens = TokenEstimator.estimate(Prompt.text(text)).parts().get(0);

        byte[] unpacked = new byte[tokens.length * 4];
        for (int i = 0; i < unpacked.length; i++) {
            unpacked[i] = (byte) (tokens[i / 4] >>> 8 * (i % 4));
        }
        assertThat(unpacked).isEqualTo(padded);
    }

    @Property
    void aLimitTakesAPrefix(@ForAll String text, @ForAll @IntRange(max = 50) int limit) {
        int[] all = TokenEstimator.estimate(Prompt.text(text)).parts().get(0);
        int[] some = TokenEstimator.estimate(Prompt.text(text), limit).parts().get(0);

        assertThat(some).isEqualTo(Arrays.copyOf(all, Math.min(limit, all.length)));
    }
}

package io.caravan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN = List.of("blockSizeTokens", "threshold", "weight", "kv");

    @ParameterizedTest
    @CsvSource({
        "blocksizetokens, blockSizeTokens",
        "blockSizeToken, blockSizeTokens",
        "treshold, threshold",
        "wieght, weight",
        "Threshold, threshold",
        "k, kv"
    })
    void aMisspeltWordGetsTheNearestKnownOne(String word, String expected) {
        assertThat(Suggestion.nearest(word, KNOWN)).isEqualTo(expected);
        assertThat(Suggestion.hint(word, KNOWN)).isEqualTo("; did you mean '" + expected + "'?");
    }

    @Test
    void aWordFarFromAllGetsNone() {
        assertThat(Suggestion.nearest("capacity", KNOWN)).isNull();
        assertThat(Suggestion.hint("capacity", KNOWN)).isEmpty();
        assertThat(Suggestion.nearest("weight", List.of())).isNull();
    }

    @Test
    void theNearerOfTwoWins() {
        assertThat(Suggestion.nearest("queue-scorers", List.of("queues-scorer-x", "queue-scorer")))
                .isEqualTo("queue-scorer");
    }
}

package io.caravan.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricSpecTest {

    @Test
    void aNameAloneSelectsAnySeries() {
        assertThat(MetricSpec.parse(" vllm:num_requests_waiting "))
                .isEqualTo(new MetricSpec("vllm:num_requests_waiting", Map.of()));
        assertThat(MetricSpec.parse("a{}")).isEqualTo(new MetricSpec("a", Map.of()));
    }

    @Test
    void labelsMayBeQuotedOrNot() {
        assertThat(MetricSpec.parse("a{b=c, d = \"e, f\" ,g=}"))
                .isEqualTo(new MetricSpec("a", Map.of("b", "c", "d", "e, f", "g", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a{", "a{b}", "a{b=c d=\"e\"}", "a{b=\"c}", "a{,}"})
    void anotherFormIsRefusedWithItsText(String text) {
        assertThatThrownBy(() -> MetricSpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("must have the form");
    }
}

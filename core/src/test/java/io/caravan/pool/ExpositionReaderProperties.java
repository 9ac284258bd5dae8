package io.caravan.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ExpositionReaderProperties {

    private static final String[] PIECES = {
        "vllm:num_requests_waiting",
        "vllm:num_requests_running",
        "{",
        "}",
        "a=\"b\"",
        ",",
        " ",
        "1",
        "1.5",
        "NaN",
        "\n",
        "\r\n",
        "#",
        "\"",
        "\\",
        "=",
        "e9",
        "vllm:cache_config_info{",
        "block_size=\"16\"",
        "\u00e9",
        "x"
    };

    @Property
    void anyFiniteNumberIsReadExactly(@ForAll double number, @ForAll @IntRange(max = 30) int linesBefore) {
        String page = "some_metric{a=\"b\"} 1.0\n".repeat(linesBefore) + "vllm:num_requests_waiting " + number + "\n";
        double read = read(page, new ToleranceCounters()).waiting();

        assertThat(read).isEqualTo(Double.isFinite(number) ? number : Double.NaN);
    }

    @Property
    void anyLabelValueIsSelectable(@ForAll String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        MetricNames names = new MetricNames(
                new MetricSpec("m", java.util.Map.of("l", value)), null, null, null, "", "", java.util.Map.of());
        String page = "m{l=\"" + escaped + "x\"} 1\nm{l=\"" + escaped + "\"} 2\n";
        org.assertj.core.api.Assumptions.assumeThat(escaped.getBytes(UTF_8).length)
                .isLessThan(1_000);
        ToleranceCounters tolerated = new ToleranceCounters();

        assertThat(ExpositionReader.read(page.getBytes(UTF_8), names, 0, 0, tolerated)
                        .waiting())
                .isEqualTo(2);
        assertThat(tolerated.get(Tolerated.EXPOSITION_LINE_INVALID)).isZero();
    }

    @Property
    void aBadLineNeverSpoilsAGoodOne(@ForAll long seed, @ForAll @IntRange(max = 20) int pieces) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            line.append(PIECES[random.nextInt(PIECES.length)]);
        }
        EndpointStats stats = read(line + "\nvllm:kv_cache_usage_perc 0.25\n", new ToleranceCounters());

        assertThat(stats.kvCacheUtilization()).isEqualTo(0.25);
    }

    private static EndpointStats read(String page, ToleranceCounters tolerated) {
        return ExpositionReader.read(page.getBytes(UTF_8), MetricNames.VLLM, 0, 1, tolerated);
    }
}

package io.caravan.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionReaderTest {

    private final ToleranceCounters tolerated = new ToleranceCounters();

    @Test
    void aPageOfVllmGivesAllFigures() throws IOException {
        byte[] page;
        try (InputStream in = getClass().getResourceAsStream("vllm-metrics.txt")) {
            page = in.readAllBytes();
        }
        MetricNames names = MetricNames.VLLM.withAttributes(Map.of(
                "deferred", MetricSpec.parse("vllm:num_requests_waiting_by_reason{reason=deferred}"),
                "resident", MetricSpec.parse("process_resident_memory_bytes"),
                "absent", MetricSpec.parse("vllm:no_such_metric")));

        EndpointStats stats = ExpositionReader.read(page, names, 5, 9, tolerated);

        assertThat(stats)
                .isEqualTo(new EndpointStats(
                        0, 0, 0, 32, 128, Map.of("deferred", 0.0, "resident", 1.456422912e+09), 5, 9));
        assertThat(bad()).isZero();
    }

    @Test
    void aPageOfSglangIsReadByItsNames() {
        EndpointStats stats = ExpositionReader.read(
                ("sglang:num_running_reqs{model_name=\"m\"} 3.0\nsglang:num_queue_reqs{model_name=\"m\"} 2.0\n"
                                + "sglang:token_usage{model_name=\"m\"} 0.28\n"
                                + "sglang:cache_config_info{page_size=\"16\",num_pages=\"900\"} 1.0\n")
                        .getBytes(UTF_8),
                MetricNames.SGLANG,
                0,
                1,
                tolerated);

        assertThat(stats).isEqualTo(new EndpointStats(2, 3, 0.28, 16, 900, Map.of(), 0, 1));
    }

    @Test
    void aMissingFigureIsNotAZero() {
        EndpointStats stats = read("vllm:num_requests_running 0\n");

        assertThat(stats.running()).isZero();
        assertThat(stats.waiting()).isNaN();
        assertThat(stats.kvCacheUtilization()).isNaN();
        assertThat(stats.gpuBlocks()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2.7, 2.7", "1e2, 100", "-3, -3", "+4, 4", ".5, 0.5", "1.25 , 1.25", "7 1700000000000, 7", "7 # {} 1, 7"
    })
    void numbersAreReadAsTheyAre(String text, double expected) {
        assertThat(read("vllm:num_requests_waiting " + text + "\n").waiting()).isEqualTo(expected);
        assertThat(bad()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "+Inf", "-Inf", "Inf", "1e999"})
    void whatIsNotFiniteCountsAsAbsent(String text) {
        assertThat(read("vllm:num_requests_waiting " + text).waiting()).isNaN();
        assertThat(bad()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm:num_requests_waiting",
                "vllm:num_requests_waiting ",
                "vllm:num_requests_waiting four",
                "vllm:num_requests_waiting 0x10",
                "vllm:num_requests_waiting 1d",
                "vllm:num_requests_waiting 1 2 3",
                "vllm:num_requests_waiting 1 x",
                "vllm:num_requests_waiting{a=\"b\" 4",
                "vllm:num_requests_waiting{a=\"b 4",
                "vllm:num_requests_waiting{a=b} 4",
                "vllm:num_requests_waiting{a} 4",
                "<html>",
                "4"
            })
    void aBadLineIsLeftOutAndTheOthersAreUsed(String line) {
        EndpointStats stats = read("vllm:kv_cache_usage_perc 0.5\n" + line + "\nvllm:num_requests_running 3\n");

        assertThat(stats.waiting()).isNaN();
        assertThat(stats.kvCacheUtilization()).isEqualTo(0.5);
        assertThat(stats.running()).isEqualTo(3);
        assertThat(bad()).isEqualTo("vllm:num_requests_waiting".equals(line) ? 0 : 1);
    }

    @Test
    void theFirstSeriesCounts() {
        String page = "vllm:num_requests_waiting{engine=\"0\"} 4\nvllm:num_requests_waiting{engine=\"1\"} 9\n";

        assertThat(read(page).waiting()).isEqualTo(4);
    }

    @Test
    void theGreatestTimestampCounts() {
        String page = "vllm:num_requests_waiting{engine=\"0\"} 4 1000\nvllm:num_requests_waiting{engine=\"1\"} 9 3000\n"
                + "vllm:num_requests_waiting{engine=\"2\"} 5 2000\nvllm:num_requests_waiting{engine=\"3\"} 6\n";

        assertThat(read(page).waiting()).isEqualTo(9);
    }

    @Test
    void aSeriesThatIsNotFiniteDoesNotHideTheNext() {
        assertThat(read("vllm:num_requests_waiting NaN\nvllm:num_requests_waiting 2\n")
                        .waiting())
                .isEqualTo(2);
    }

    @Test
    void aLongerOrShorterNameIsAnotherMetric() {
        String page = "vllm:num_requests_waiting_by_reason 4\nvllm:num_requests 5\nxvllm:num_requests_waiting 6\n";

        assertThat(read(page).waiting()).isNaN();
    }

    @Test
    void labelsSelectASeries() {
        MetricNames names = new MetricNames(
                MetricSpec.parse("nv{request_type=waiting, model = \"a\\b\"}"), null, null, null, "", "", Map.of());
        String page = "nv{request_type=\"scheduled\",model=\"a\\\\b\"} 1\nnv{request_type=\"waiting\"} 2\n"
                + "nv { other=\"x,}\\\"y\" , model=\"a\\\\b\", request_type=\"waiting\", } 3\n";

        assertThat(ExpositionReader.read(page.getBytes(UTF_8), names, 0, 0, tolerated)
                        .waiting())
                .isEqualTo(3);
        assertThat(bad()).isZero();
    }

    @Test
    void lineEndsBlanksCommentsAndAMissingTypeDoNotMatter() {
        String page = "\r\n# TYPE x gauge\r\n\t vllm:num_requests_waiting\t4\r\n\nvllm:num_requests_running 1";

        assertThat(read(page).waiting()).isEqualTo(4);
        assertThat(read(page).running()).isEqualTo(1);
        assertThat(bad()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "", "-1", "99999999999", "1.5"})
    void aCacheSizeThatIsNoWholeNumberIsUnknown(String size) {
        EndpointStats stats = read("vllm:cache_config_info{block_size=\"" + size + "\",num_gpu_blocks=\"128\"} 1.0\n");

        assertThat(stats.blockSizeTokens()).isZero();
        assertThat(stats.gpuBlocks()).isEqualTo(128);
    }

    @Test
    void anEmptyPageGivesNothing() {
        assertThat(read("").waiting()).isNaN();
        assertThat(bad()).isZero();
    }

    private EndpointStats read(String page) {
        return ExpositionReader.read(page.getBytes(UTF_8), MetricNames.VLLM, 0, 1, tolerated);
    }

    private long bad() {
        return tolerated.get(Tolerated.EXPOSITION_LINE_INVALID);
    }
}

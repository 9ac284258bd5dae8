package io.caravan.pool;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.caravan.tolerance.ToleranceCounters;
import java.util.Map;

class ExpositionReaderFuzz {

    private static final MetricNames NAMES =
            MetricNames.VLLM.withAttributes(Map.of("a", MetricSpec.parse("vllm:num_requests_waiting{a=b}")));

    /** Any page is read without an exception, and no figure is infinite. */
    @FuzzTest(maxDuration = "10m")
    void readsAnyPage(byte[] page) {
        EndpointStats stats = ExpositionReader.read(page, NAMES, 0, 1, new ToleranceCounters());
        if (Double.isInfinite(stats.waiting()) || stats.blockSizeTokens() < 0 || stats.gpuBlocks() < 0) {
            throw new IllegalStateException(stats.toString());
        }
    }
}

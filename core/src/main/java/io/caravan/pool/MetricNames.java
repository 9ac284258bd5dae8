package io.caravan.pool;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an engine calls the figures the gateway wants. Immutable. Source of the constants: llm-d-router's mapping by
 * engine type.
 *
 * @param queued requests waiting; null if the engine does not say
 * @param running requests running; null if the engine does not say
 * @param kvUsage share of KV memory in use, 0 to 1; null if the engine does not say
 * @param cacheInfo the series whose labels describe the cache; null if there is none
 * @param blockSizeLabel its label with the tokens per block
 * @param blockCountLabel its label with the number of blocks
 * @param attributes further figures, by the attribute they are kept as
 */
public record MetricNames(
        @Nullable MetricSpec queued,
        @Nullable MetricSpec running,
        @Nullable MetricSpec kvUsage,
        @Nullable MetricSpec cacheInfo,
        String blockSizeLabel,
        String blockCountLabel,
        Map<String, MetricSpec> attributes) {

    /** The names of vLLM. */
    public static final MetricNames VLLM = new MetricNames(
            MetricSpec.parse("vllm:num_requests_waiting"),
            MetricSpec.parse("vllm:num_requests_running"),
            MetricSpec.parse("vllm:kv_cache_usage_perc"),
            MetricSpec.parse("vllm:cache_config_info"),
            "block_size",
            "num_gpu_blocks",
            Map.of());

    /** The names of SGLang. */
    public static final MetricNames SGLANG = new MetricNames(
            MetricSpec.parse("sglang:num_queue_reqs"),
            MetricSpec.parse("sglang:num_running_reqs"),
            MetricSpec.parse("sglang:token_usage"),
            MetricSpec.parse("sglang:cache_config_info"),
            "page_size",
            "num_pages",
            Map.of());

    public MetricNames {
        attributes = Map.copyOf(attributes);
    }

    /** The same names with other further figures. */
    public MetricNames withAttributes(Map<String, MetricSpec> others) {
        return new MetricNames(queued, running, kvUsage, cacheInfo, blockSizeLabel, blockCountLabel, others);
    }
}

package io.caravan.simulator;

/** The Prometheus page of an engine, with the names and labels of vLLM. */
final class MetricsPage {

    private final StringBuilder page = new StringBuilder(2048);
    private final String labels;

    private MetricsPage(String model) {
        this.labels = "{engine=\"0\",model_name=\"" + escape(model) + "\"}";
    }

    static String of(EngineModel model, EngineSettings settings) {
        EngineCounters counters = model.counters();
        MetricsPage out = new MetricsPage(settings.model());
        out.gauge("num_requests_running", "Number of requests in model execution batches.", model.running());
        out.gauge("num_requests_waiting", "Number of requests waiting to be processed.", model.waiting());
        out.gauge("kv_cache_usage_perc", "KV-cache usage. 1 means 100 percent usage.", model.kvUsage());
        out.counter("prefix_cache_queries", "Prefix cache queries, in tokens.", counters.promptTokens());
        out.counter("prefix_cache_hits", "Prefix cache hits, in tokens.", counters.cachedTokens());
        out.counter("prompt_tokens", "Number of prefill tokens processed.", counters.promptTokens());
        out.counter("generation_tokens", "Number of generation tokens processed.", counters.generatedTokens());
        out.counter("num_preemptions", "Cumulative number of preemptions.", counters.preemptions());
        out.counter("request_success", "Count of successfully processed requests.", counters.finished());
        out.cacheConfig(settings.profile());
        return out.page.toString();
    }

    private void gauge(String name, String help, double value) {
        sample(name, "gauge", help, value);
    }

    private void counter(String name, String help, long value) {
        sample(name + "_total", "counter", help, (double) value);
    }

    private void sample(String name, String type, String help, double value) {
        head(name, type, help);
        page.append("vllm:")
                .append(name)
                .append(labels)
                .append(' ')
                .append(value)
                .append('\n');
    }

    private void head(String family, String type, String help) {
        page.append("# HELP vllm:").append(family).append(' ').append(help).append('\n');
        page.append("# TYPE vllm:").append(family).append(' ').append(type).append('\n');
    }

    private void cacheConfig(EngineProfile profile) {
        head("cache_config_info", "gauge", "Information of the LLMEngine CacheConfig");
        page.append("vllm:cache_config_info{block_size=\"")
                .append(profile.blockSizeTokens())
                .append("\",cache_dtype=\"auto\",effective_attention_block_size=\"")
                .append(profile.blockSizeTokens())
                .append("\",enable_prefix_caching=\"True\",engine=\"0\",kv_cache_size_tokens=\"")
                .append(profile.capacityTokens())
                .append("\",num_gpu_blocks=\"")
                .append(profile.numGpuBlocks())
                .append("\",prefix_caching_hash_algo=\"xxhash\"} 1.0\n");
    }

    private static String escape(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}

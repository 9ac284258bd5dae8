package io.caravan.app.config;

import io.caravan.pool.EndpointSpec;
import io.caravan.settings.ByteSize;
import io.caravan.settings.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the token ids of prompts come from. */
public record TokensConfig(
        @Setting(
                        value =
                                "The sources of ids, in the order in which they are asked; what none knows is estimated.",
                        defaultValue = "local")
                List<TokenSourceName> sources,
        @Setting(value = "The tokenizers for the source local.", defaultValue = "") List<TokenModelConfig> models,
        @Setting(
                        value =
                                "A service that renders prompts for the source engine-render, http://host:port, as 'vllm launch render' does; without it the endpoints are asked.",
                        defaultValue = "")
                @Nullable
                URI renderUrl,
        @Setting(
                        value =
                                "The Unix socket of the source sidecar, which speaks llm-d's tokenization.TokenizationService.",
                        defaultValue = "/tmp/tokenizer/tokenizer-uds.socket")
                Path sidecarSocket,
        @Setting(value = "How long a request waits for its ids, at most.", defaultValue = "50ms") Duration timeout,
        @Setting(
                        value =
                                "Ask for ids although no endpoint publishes KV events: for true token counts in decisions.",
                        defaultValue = "false")
                boolean always,
        @Setting(value = "Memory for conversations whose ids are kept, for each tokenizer.", defaultValue = "64MiB")
                ByteSize memory,
        @Setting(
                        value =
                                "A directory where parsed tokenizers are kept, so that the next start takes a tenth of the time.",
                        defaultValue = "")
                @Nullable
                Path cacheDirectory) {

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final ByteSize MOST_MEMORY = new ByteSize(1L << 36);

    public TokensConfig {
        sources = List.copyOf(sources);
        models = List.copyOf(models);
        if (new HashSet<>(sources).size() < sources.size()) {
            throw new IllegalArgumentException("sources must differ");
        }
        Set<String> names = new HashSet<>();
        for (TokenModelConfig model : models) {
            for (String name : model.names()) {
                if (!names.add(name)) {
                    throw new IllegalArgumentException("models must differ in names; '" + name + "' is twice");
                }
            }
        }
        if (renderUrl != null) {
            renderer("renderUrl", renderUrl);
        }
        Require.atLeast("timeout", timeout, LEAST);
        Require.between("memory", memory, new ByteSize(0), MOST_MEMORY);
    }

    /** Who renders in place of the endpoints; null for them. */
    public @Nullable EndpointSpec renderer() {
        return renderUrl == null ? null : renderer("renderUrl", renderUrl);
    }

    private static EndpointSpec renderer(String setting, URI url) {
        try {
            return new EndpointConfig("tokens.renderUrl", url, Map.of()).toSpec();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()).replaceFirst("^url", setting), e);
        }
    }
}

package io.caravan.app.tokens;

import io.caravan.app.config.TokenModelConfig;
import io.caravan.app.config.TokenSourceName;
import io.caravan.app.config.TokensConfig;
import io.caravan.component.inference.InferenceCamelComponent;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.settings.ByteSize;
import io.caravan.settings.SettingsProblem;
import io.caravan.time.NanoClock;
import io.caravan.tokenizer.TokenizerException;
import io.caravan.tokenizer.template.TemplateException;
import io.caravan.tokens.TokenCounts;
import io.caravan.tokens.TokenSource;
import io.caravan.tokens.TokenSources;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources of token ids of one gateway: loaded once, then shared by all requests. */
public final class GatewayTokens implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayTokens.class);

    /** The least heap to be content with: at half of it, collecting has been measured to take a seventh of the time. */
    private static final ByteSize ROOMY_HEAP = new ByteSize(1L << 29);

    private final TokensConfig config;
    private final NanoClock clock;
    private final TokenCounts counts = new TokenCounts();
    private final Map<String, ModelTokenizer> models = new LinkedHashMap<>();
    private final TokenizerThreads threads =
            new TokenizerThreads(Runtime.getRuntime().availableProcessors());

    private @Nullable SidecarTokens sidecar;

    public GatewayTokens(TokensConfig config, NanoClock clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * Reads the configured tokenizers and templates. To be called once, before anything else.
     *
     * @param problems receives what is wrong with them, with the file and the reason
     */
    public void load(List<SettingsProblem> problems) {
        for (int i = 0; i < config.models().size(); i++) {
            TokenModelConfig model = config.models().get(i);
            String setting = "tokens.models[" + i + "]";
            try {
                ModelTokenizer loaded =
                        ModelTokenizer.load(model, config, line -> LOG.warn("Tokenizer cache: {}", line));
                model.names().forEach(name -> models.put(name, loaded));
            } catch (TokenizerException | TemplateException | IOException e) {
                problems.add(new SettingsProblem(
                        "configuration", setting, "cannot use " + model.directory() + ": " + e.getMessage()));
            }
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (!models.isEmpty() && heap < ROOMY_HEAP.bytes()) {
            LOG.warn(
                    "tokens.models: {} MiB of heap are little for tokenizers and the blocks of engines; at least {} are recommended,"
                            + " see 'Memory' in docs/tokens.md",
                    heap >> 20,
                    ROOMY_HEAP);
        }
    }

    /**
     * The configured sources in their order. To be called once, after {@link #load}.
     *
     * @param endpoints asks engines
     */
    public TokenSources sources(InferenceCamelComponent endpoints) {
        List<TokenSource> ordered =
                config.sources().stream().map(name -> source(name, endpoints)).toList();
        return new TokenSources(ordered, config.timeout(), counts);
    }

    private TokenSource source(TokenSourceName name, InferenceCamelComponent endpoints) {
        return switch (name) {
            case LOCAL -> new LocalTokens(Map.copyOf(models), threads);
            case ENGINE_RENDER -> {
                EndpointSpec renderer = config.renderer();
                yield endpoints.tokenSource(
                        Source.ENGINE_RENDER, renderer == null ? null : new InferenceEndpoint(renderer, 0, 0));
            }
            case ENGINE_TOKENIZE -> endpoints.tokenSource(Source.ENGINE_TOKENIZE, null);
            case SIDECAR -> {
                SidecarTokens made = new SidecarTokens(new SidecarChannel(config.sidecarSocket()), threads, clock);
                sidecar = made;
                yield made;
            }
        };
    }

    /** What is counted of the sources. */
    public TokenCounts counts() {
        return counts;
    }

    /** Whether ids are asked for although nobody publishes KV events. */
    public boolean always() {
        return config.always();
    }

    /** Prompts that wait for a tokenizer thread. */
    public int waiting() {
        return threads.waiting();
    }

    /** Describes a local tokenizer. */
    public record LocalModel(
            List<String> names, String directory, int vocabulary, boolean template, long memoryBytes) {}

    /** The local tokenizers. */
    public List<LocalModel> localModels() {
        return models.values().stream()
                .distinct()
                .map(model -> new LocalModel(
                        model.config().names(),
                        model.config().directory().toString(),
                        model.vocabularySize(),
                        model.hasTemplate(),
                        model.cache().bytes()))
                .toList();
    }

    /** The configured sources by name. */
    public List<TokenSourceName> sourceNames() {
        return config.sources();
    }

    @Override
    public void close() {
        if (sidecar != null) {
            sidecar.close();
        }
        threads.close();
    }
}

package io.caravan.bench.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.EngineProfile;
import io.caravan.simulator.EngineSettings;
import io.caravan.simulator.KvEventSettings;
import io.caravan.simulator.PromptTokenizer;
import io.caravan.simulator.SimulatedFleet;
import io.caravan.tokenizer.PrefixTokenCache;
import io.caravan.tokenizer.TokenBuffer;
import io.caravan.tokenizer.Tokenizer;
import io.caravan.tokenizer.template.ChatConversation;
import io.caravan.tokenizer.template.ChatTemplate;
import io.caravan.tokenizer.template.ModelTemplates;
import io.caravan.tokenizer.unicode.Utf8;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Simulated engines with a real tokenizer and chat template that publish KV events, fast enough not to be waited for.
 *
 * <p>Arguments: {@code --port} the first port, {@code --count} how many, {@code --model} a model's directory.
 */
public final class PublishingEngines {

    private static final String MODEL = "bench-model";
    private static final double SPEED = 10_000;
    private static final int BLOCK_TOKENS = 16;
    private static final int BLOCKS = 200_000;
    /** A batch of a long prompt has some 100 KB, so that the usual ten thousand of each engine would not fit the heap. */
    private static final int REPEATABLE = 500;

    private static final long REMEMBERED_BYTES = 64L << 20;

    private PublishingEngines() {}

    /** Starts the engines. */
    public static void main(String[] args) throws IOException {
        Options options = new Options(args);
        EngineSettings settings = EngineSettings.defaults()
                .withModel(MODEL)
                .withPort(options.number("port", 9_100))
                .withProfile(EngineProfile.qwen3Small()
                        .withCache(BLOCK_TOKENS, BLOCKS)
                        .faster(SPEED))
                .withTokenizer(new RealTokenizer(Path.of(options.text("model", "."))))
                .withKvEvents(KvEventSettings.defaults().withBufferSteps(REPEATABLE));
        SimulatedFleet.start(options.number("count", 4), settings);
    }

    /** Makes the ids that an engine of the model makes. */
    private static final class RealTokenizer implements PromptTokenizer {
        private final PrefixTokenCache tokenizer;
        private final ModelTemplates templates;

        RealTokenizer(Path directory) throws IOException {
            tokenizer = new PrefixTokenCache(Tokenizer.load(directory), REMEMBERED_BYTES);
            templates = ModelTemplates.read(directory);
        }

        @Override
        public int[] encode(String text) {
            return ids(text, true);
        }

        @Override
        public int[] encodeChat(JsonNode body) {
            ChatTemplate template = templates.forRequest(false).orElseThrow();
            return ids(
                    template.render(ChatConversation.of(body, template, templates.specialTokens())
                            .build()),
                    false);
        }

        private int[] ids(String text, boolean specialTokens) {
            TokenBuffer ids = new TokenBuffer();
            tokenizer.encode(Utf8.bytes(text), specialTokens, ids);
            return ids.toArray();
        }
    }
}

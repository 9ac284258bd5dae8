package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.MultimodalItem;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.pool.InferenceEndpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a real vLLM says of pictures when it renders a prompt names the blocks that its events tell of. */
class RenderedPicturesTest {

    private static final String RECORDING = "kv-vl-multimodal";
    private static final Pattern RENDERED = Pattern.compile(
            "\"step\": \"(mm-[124][^\"]*-render)\".*\"token_ids\": \\[([^\\]]*)\\]"
                    + ".*\"mm_hashes\": \\{\"image\": \\[([^\\]]*)\\]\\}, \"mm_placeholders\": \\{\"image\": \\[([^\\]]*)\\]\\}");
    private static final Pattern PLACE = Pattern.compile("\"offset\": (\\d+), \"length\": (\\d+)");

    @Test
    void aRenderedPromptWithPicturesIsHeldWhole() throws IOException {
        PrefixIndex index = new PrefixIndex();
        InferenceEndpoint engine = ApproximatePrefixIndexProperties.endpoint(0, 1);
        index.endpointAdded(engine);
        BlockKeys keys = new BlockKeys(32);
        EngineBlocks blocks = new EngineBlocks(index, engine, keys, "m", EngineBlocksSettings.DEFAULT);
        for (Map<String, Object> event : Recording.events(RECORDING)) {
            if ("BlockStored".equals(event.get("type"))) {
                blocks.stored(EngineBlocksTest.stored(event, Recording.hashes(event)));
            }
        }
        List<Prompt.Ids> prompts = rendered();
        assertThat(prompts).hasSize(3);
        for (Prompt.Ids prompt : prompts) {
            PromptBlocks full = keys.chains(new PromptTokens(List.of(prompt), Source.ENGINE_RENDER), "m", "");
            assertThat(full.total()).isEqualTo(prompt.ids().length / 32);
            assertThat(index.match(full, 1).at(0)).isEqualTo(full.total());

            Prompt.Ids blind = new Prompt.Ids(prompt.ids());
            PromptBlocks without = keys.chains(new PromptTokens(List.of(blind), Source.LOCAL), "m", "");
            assertThat(index.match(without, 1).at(0)).as("without the pictures").isZero();
        }
    }

    private static List<Prompt.Ids> rendered() throws IOException {
        List<Prompt.Ids> prompts = new ArrayList<>();
        Resources.lines("/vllm/" + RECORDING + ".jsonl.gz").forEach(line -> {
            Matcher rendered = RENDERED.matcher(line);
            if (rendered.find()) {
                int[] ids = Arrays.stream(rendered.group(2).split(", "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                String[] hashes = rendered.group(3).replace("\"", "").split(", ");
                Matcher places = PLACE.matcher(rendered.group(4));
                List<MultimodalItem> items = new ArrayList<>();
                while (places.find()) {
                    items.add(new MultimodalItem(
                            hashes[items.size()],
                            Integer.parseInt(places.group(1)),
                            Integer.parseInt(places.group(2))));
                }
                prompts.add(new Prompt.Ids(ids, items));
            }
        });
        return prompts;
    }
}

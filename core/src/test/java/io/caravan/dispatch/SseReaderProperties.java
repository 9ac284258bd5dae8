package io.caravan.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SseReaderProperties {

    private static final String[] PIECES = {
        "data:",
        "data: ",
        "event: error",
        "\n",
        "\r\n",
        "\r",
        "{",
        "}",
        "\"usage\"",
        "\"error\"",
        ":",
        " ",
        "\\",
        "\"",
        "[DONE]",
        "{\"prompt_tokens\":5}",
        "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}",
        ",",
        "null",
        "[",
        "]",
        "\u00e9",
        "12",
        "data: [DONE]\n\n",
        "data: {\"a\":1}\n\n"
    };

    @Property
    void chunkBordersChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int pieces) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        SseReader whole = new SseReader();
        whole.read(ByteBuffer.wrap(bytes));
        SseReader cut = new SseReader();
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(bytes.length - at, random.nextInt(12));
            cut.read(ByteBuffer.wrap(bytes, at, size));
            at += size;
        }
        assertThat(facts(cut)).isEqualTo(facts(whole));
    }

    @Property
    void noBytesMakeItThrow(@ForAll @Size(max = 300) byte[] bytes) {
        new SseReader().read(ByteBuffer.wrap(bytes));
        UsageReader reader = new UsageReader();
        reader.read(ByteBuffer.wrap(bytes));
        assertThat(reader.usage()).isNull();
    }

    @Property
    void everyWellFormedEventIsCounted(@ForAll @IntRange(max = 50) int events, @ForAll String content) {
        String json = content.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("[\\r\\n]", "");
        SseReader reader = new SseReader();
        for (int i = 0; i < events; i++) {
            String event = "data: {\"choices\":[{\"delta\":{\"content\":\"" + json + "\"}}]}\n\n";
            reader.read(ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(reader.events()).isEqualTo(events);
        assertThat(reader.sawError()).isFalse();
        assertThat(reader.usage()).isNull();
    }

    private static String facts(SseReader reader) {
        return reader.events() + " " + reader.done() + " " + reader.sawError() + " " + reader.usage() + " "
                + reader.missedSomething();
    }
}

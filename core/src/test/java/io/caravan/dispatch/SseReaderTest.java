package io.caravan.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {

    private static final String DELTA =
            "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String USAGE = "data: {\"id\":\"c-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,"
            + "\"total_tokens\":18,\"completion_tokens\":8,\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final SseReader reader = new SseReader();

    @Test
    void aWholeStreamIsUnderstood() {
        read(DELTA + DELTA + USAGE + DONE);

        assertThat(reader.events()).isEqualTo(3);
        assertThat(reader.done()).isTrue();
        assertThat(reader.sawError()).isFalse();
        assertThat(reader.usage()).isEqualTo(new TokenUsage(10, 8, 4));
        assertThat(reader.missedSomething()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64, 1000})
    void chunkBordersDoNotMatter(int size) {
        byte[] bytes = (": ping\r\n\r\n" + (DELTA + USAGE + DELTA + DONE).replace("\n", "\r\n"))
                .getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += size) {
            reader.read(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)));
        }
        assertThat(reader.events()).isEqualTo(3);
        assertThat(reader.done()).isTrue();
        assertThat(reader.usage()).isEqualTo(new TokenUsage(10, 8, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_stop", "response.completed", "response.incomplete", "response.failed"})
    void theLastEventOfAnApiWithoutDoneIsKnownByItsName(String name) {
        String event = "event: " + name + "\ndata: {\"type\":\"" + name + "\"}\n";
        read("event: message_start\ndata: {}\n\n" + event);
        assertThat(reader.done()).isFalse();

        read("\n");

        assertThat(reader.done()).isTrue();
        assertThat(reader.events()).isEqualTo(2);
    }

    @Test
    void theNameOfALastEventElsewhereIsNone() {
        read("event: message_stop\n\nevent: ping\ndata: message_stop\n\ndata: event: message_stop\n\n");

        assertThat(reader.done()).isFalse();
    }

    @Test
    void theChunkIsLeftAsItWas() {
        ByteBuffer chunk = ByteBuffer.allocateDirect(200);
        chunk.put(DELTA.getBytes(StandardCharsets.UTF_8)).flip().position(3);
        ByteBuffer before = chunk.duplicate();

        reader.read(chunk.asReadOnlyBuffer());
        reader.read(chunk);

        assertThat(chunk).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\": {\"message\": \"EngineCore died\", \"code\": 500}}\n\n",
                "data:{\"error\":{\"message\":\"x\"}}\n\n",
                "data: {\"id\":\"c\",\"choices\":[],\"error\" : {\"code\":502}}\n\n",
                "data: {\"error\": \"out of memory\"}\n\n",
                "event: error\ndata: {\"type\":\"overloaded\"}\n\n"
            })
    void anErrorIsNoticed(String event) {
        read(DELTA + event + DONE);

        assertThat(reader.sawError()).isTrue();
        assertThat(reader.done()).isTrue();
        assertThat(reader.events()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"error\\\": {}}\"}}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"error\":{}}}]}\n\n",
                "data: {\"error\":null,\"choices\":[]}\n\n",
                "data: {\"error\":\"\"}\n\n",
                "data: {\"x\":\"error\"}\n\n",
                "data: {\"content\":\"a \\\"error\",\"b\":{}}\n\n",
                ": {\"error\":{}}\n\n"
            })
    void whatOnlyLooksLikeAnErrorIsNone(String event) {
        read(event);

        assertThat(reader.sawError()).isFalse();
    }

    @Test
    void usageThatModelsWriteAsTextIsNotBelieved() {
        read("data: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":{\\\"prompt_tokens\\\":1}\"}}]}\n\n");

        assertThat(reader.usage()).isNull();
    }

    @Test
    void aNullUsageIsNoUsage() {
        read("data: {\"choices\":[],\"usage\":null}\n\n");

        assertThat(reader.usage()).isNull();
        assertThat(reader.missedSomething()).isFalse();
    }

    @Test
    void theLastUsageCounts() {
        read("data: {\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":1}}\n\n"
                + "data: {\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2}}\n\n");

        assertThat(reader.usage()).isEqualTo(new TokenUsage(10, 2, -1));
    }

    @Test
    void countsOfSeveralEventsAreJoined() {
        read(
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":25}}}\n\n"
                        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":15}}\n\n");

        assertThat(reader.usage()).isEqualTo(new TokenUsage(25, 15, -1));
        assertThat(reader.events()).isEqualTo(2);
    }

    @Test
    void responsesUsageIsFoundOneLevelDown() {
        read("data: {\"type\":\"response.completed\",\"response\":{\"error\":null,\"usage\":{\"input_tokens\":5,"
                + "\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":6}}}\n\n");

        assertThat(reader.usage()).isEqualTo(new TokenUsage(5, 6, 0));
        assertThat(reader.sawError()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"usage\":{\"prompt_tokens\":1",
                "{\"usage\":{\"prompt_tokens\":\"x\"}}",
                "{\"usage\":[1]}",
                "{\"usage\":{\"a\":}}"
            })
    void aUsageThatCannotBeReadIsTold(String json) {
        read("data: " + json + "\n\n");

        assertThat(reader.usage()).isNull();
        assertThat(reader.missedSomething()).isTrue();
    }

    @Test
    void linesOfOneEventAreOneEvent() {
        read("data: {\ndata: \"a\":1}\n\ndata: x\n\n\n\n");

        assertThat(reader.events()).isEqualTo(2);
    }

    @Test
    void aLineTooLongIsCountedAndNotKept() {
        read("data: {\"usage\":{\"prompt_tokens\":1},\"x\":\"" + "y".repeat(300_000) + "\"}\n\n" + DELTA + USAGE);

        assertThat(reader.events()).isEqualTo(3);
        assertThat(reader.usage()).isEqualTo(new TokenUsage(10, 8, 4));
        assertThat(reader.missedSomething()).isTrue();
    }

    @Test
    void aLineJustShortEnoughIsLookedInto() {
        String start = "data: {\"usage\":{\"prompt_tokens\":7},\"x\":\"";
        read(start + "y".repeat(SseReader.MAX_LINE - start.length() - 3) + "\"}\n\n");

        assertThat(reader.usage()).isEqualTo(new TokenUsage(7, 0, -1));
    }

    private void read(String text) {
        reader.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}

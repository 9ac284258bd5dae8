package io.caravan.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReaderTest {

    private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"the \\\"usage\\\": {}\"}}],"
            + "\"usage\":{\"prompt_tokens\":10,\"total_tokens\":18,\"completion_tokens\":8,"
            + "\"prompt_tokens_details\":null,\"completion_tokens_details\":{\"a\":[{}]}},\"x\":null}";

    private final UsageReader reader = new UsageReader();

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 10_000})
    void theUsageIsFoundWhateverTheChunks(int size) {
        byte[] bytes = ANSWER.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += size) {
            reader.read(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)));
        }
        assertThat(reader.usage()).isEqualTo(new TokenUsage(10, 8, -1));
    }

    @Test
    void aLargeAnswerIsFollowedToItsEnd() {
        for (int i = 0; i < 50; i++) {
            read("x".repeat(10_000));
        }
        read("y".repeat(200_000));
        read(ANSWER);
        read("z".repeat(60_000));

        assertThat(reader.usage()).isEqualTo(new TokenUsage(10, 8, -1));
    }

    @Test
    void whatIsBeforeTheTailIsForgotten() {
        read(ANSWER);
        read("z".repeat(UsageReader.TAIL));

        assertThat(reader.usage()).isNull();
    }

    @Test
    void aLaterObjectWithoutCountsDoesNotHideTheUsage() {
        read(ANSWER + "{\"usage\":{}}");

        assertThat(reader.usage()).isEqualTo(new TokenUsage(10, 8, -1));
    }

    @Test
    void anAnswerWithoutUsageHasNone() {
        assertThat(reader.usage()).isNull();
        read("{\"error\":{\"message\":\"no\"}}");
        assertThat(reader.usage()).isNull();
        read("\"usage\"");
        assertThat(reader.usage()).isNull();
        read("  ");
        assertThat(reader.usage()).isNull();
    }

    @Test
    void hugeNumbersAreCutToTheGreatestInt() {
        read("{\"usage\" : { \"prompt_tokens\" : 99999999999999999999, \"completion_tokens\" : 3.0 } }");

        assertThat(reader.usage()).isEqualTo(new TokenUsage(Integer.MAX_VALUE, 3, -1));
    }

    private void read(String text) {
        reader.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}

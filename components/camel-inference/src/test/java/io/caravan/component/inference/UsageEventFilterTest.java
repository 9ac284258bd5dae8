package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UsageEventFilterTest {

    private static final String TOKEN = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    private static final String USAGE = "data: {\"id\":\"x\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @Test
    void takesTheUsageEventOutHoweverTheStreamIsCut() {
        String stream = TOKEN + TOKEN + USAGE + DONE;
        for (int size = 1; size <= stream.length(); size++) {
            assertThat(filtered(stream, size)).as("chunks of %d", size).isEqualTo(TOKEN + TOKEN + DONE);
        }
    }

    @Test
    void knowsEventsThatEndInCrLf() {
        String stream = (TOKEN + USAGE + DONE).replace("\n", "\r\n");

        assertThat(filtered(stream, 7)).isEqualTo((TOKEN + DONE).replace("\n", "\r\n"));
    }

    @Test
    void leavesCountsThatComeWithTokensInPlace() {
        String stream = "data: {\"choices\": [{}], \"usage\": {\"prompt_tokens\": 1}}\n\n" + DONE;

        assertThat(filtered(stream, stream.length())).isEqualTo(stream);
    }

    @Test
    void readsBlanksInTheUsageEvent() {
        String stream = TOKEN + "data: {\"choices\": [], \"usage\": {\"prompt_tokens\": 1}}\n\n" + DONE;

        assertThat(filtered(stream, 50)).isEqualTo(TOKEN + DONE);
    }

    @Test
    void holdsNoMoreThanAnEventMayBeLong() {
        String endless = "data: " + "x".repeat(100_000);

        assertThat(filtered(endless, 1_000)).hasSizeGreaterThan(60_000);
    }

    /** What the client gets of a stream that comes in chunks; the counts are known as soon as their text has come. */
    private static String filtered(String stream, int size) {
        UsageEventFilter filter = new UsageEventFilter();
        EventStreamTail tail = new EventStreamTail();
        StringBuilder out = new StringBuilder();
        for (int from = 0; from < stream.length(); from += size) {
            int to = Math.min(stream.length(), from + size);
            ByteBuf chunk = Unpooled.copiedBuffer(stream.substring(from, to), StandardCharsets.UTF_8);
            tail.add(chunk);
            boolean sawUsage = stream.substring(0, to).contains("\"prompt_tokens\"");
            ByteBuf given = filter.apply(chunk, tail.isBetweenEvents(), sawUsage);
            out.append(given.toString(StandardCharsets.UTF_8));
            given.release();
        }
        ByteBuf rest = filter.rest();
        if (rest != null) {
            assertThat(out.length() + rest.readableBytes()).isLessThanOrEqualTo(stream.length());
            rest.release();
        }
        return out.toString();
    }
}

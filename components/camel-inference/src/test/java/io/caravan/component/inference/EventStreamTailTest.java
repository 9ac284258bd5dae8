package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventStreamTailTest {

    private static EventStreamTail after(String... chunks) {
        EventStreamTail tail = new EventStreamTail();
        for (String chunk : chunks) {
            ByteBuf bytes = Unpooled.copiedBuffer("??" + chunk, StandardCharsets.US_ASCII);
            tail.add(bytes.skipBytes(2));
        }
        return tail;
    }

    @Test
    void theBeginningIsBetweenEventsAndNotDone() {
        assertThat(after().isBetweenEvents()).isTrue();
        assertThat(after().isDone()).isFalse();
    }

    @Test
    void anEventEndsWithAnEmptyLineHoweverItIsCut() {
        assertThat(after("data: a\n\n").isBetweenEvents()).isTrue();
        assertThat(after("data: a\n", "\n").isBetweenEvents()).isTrue();
        assertThat(after("data: a\r\n\r", "\n").isBetweenEvents()).isTrue();
        assertThat(after("data: a\n").isBetweenEvents()).isFalse();
        assertThat(after("d").isBetweenEvents()).isFalse();
    }

    @Test
    void doneIsSeenHoweverItIsCut() {
        String end = "data: [DONE]\n\n";
        for (int cut = 0; cut <= end.length(); cut++) {
            assertThat(after(end.substring(0, cut), end.substring(cut)).isDone())
                    .isTrue();
            assertThat(after(end.substring(0, cut)).isDone()).isEqualTo(cut == end.length());
        }
        assertThat(after(end.split("")).isDone()).isTrue();
    }
}

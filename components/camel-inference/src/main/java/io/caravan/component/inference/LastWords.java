package io.caravan.component.inference;

import io.caravan.failure.ErrorReply;
import io.caravan.failure.ErrorShape;
import io.caravan.failure.GatewayException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The event a broken stream ends with. */
final class LastWords {

    private LastWords() {}

    /**
     * An error event in the form clients of the path expect.
     *
     * @param afterCut whether it follows an event that was cut off, which it has to end first
     */
    static ByteBuf of(GatewayException failure, String path, boolean afterCut) {
        StringBuilder text = new StringBuilder(192);
        if (afterCut) {
            text.append("\n\n");
        }
        ErrorShape shape = ErrorShape.at(path);
        if (shape == ErrorShape.ANTHROPIC) {
            text.append("event: error\n");
        }
        text.append("data: ").append(ErrorReply.object(failure, shape)).append("\n\n");
        return Unpooled.wrappedBuffer(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}

package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadBytesTest {

    private final HeadBytes heads = new HeadBytes();

    private static ByteBuf body(int bytes) {
        return Unpooled.copiedBuffer("x".repeat(bytes), StandardCharsets.US_ASCII);
    }

    private static String text(ByteBuf bytes) {
        String text = bytes.toString(StandardCharsets.ISO_8859_1);
        bytes.release();
        return text;
    }

    /** What Netty's encoder makes of a message. */
    private static String encoded(EmbeddedChannel encoder, Object message) {
        encoder.writeOutbound(message);
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            all.append(text(part));
        }
        encoder.finishAndReleaseAll();
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200, HeadBytes.MOST_COPIED})
    void aRequestIsWhatTheEncoderMakesOfIt(int bytes) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat/completions?a=b", body(bytes));
        request.headers()
                .set(AsciiString.cached("host"), "127.0.0.1:8000")
                .add("X-Name", "caf\u00e9")
                .add("x-name", AsciiString.cached("again"))
                .add("x-long", "y".repeat(5_000))
                .setInt("content-length", bytes);
        String own = text(heads.request(request, request.content(), UnpooledByteBufAllocator.DEFAULT));
        assertThat(own).isEqualTo(encoded(new EmbeddedChannel(new HttpRequestEncoder()), request));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200, HeadBytes.MOST_COPIED})
    void anAnswerIsWhatTheEncoderMakesOfIt(int bytes) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, new HttpResponseStatus(200, "Quite all right"), body(bytes));
        response.headers().set("content-type", "application/json").setInt("content-length", bytes);
        String own = text(heads.response(response, response.content(), UnpooledByteBufAllocator.DEFAULT));
        assertThat(own).isEqualTo(encoded(new EmbeddedChannel(new HttpResponseEncoder()), response));
    }

    @Test
    void aLargeBodyIsLeftToItsOwnWrite() {
        ByteBuf body = body(HeadBytes.MOST_COPIED + 1);
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, "/", body);
        assertThat(HeadBytes.isCopied(body)).isFalse();
        assertThat(text(heads.request(request, body, UnpooledByteBufAllocator.DEFAULT)))
                .isEqualTo("PUT / HTTP/1.1\r\n\r\n");
        assertThat(request.release()).isTrue();
    }
}

package io.caravan.bench.traffic;

import io.caravan.bench.traffic.CannedEngine.Answers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One connection to a {@link CannedEngine}. Reads requests with a content length, without an HTTP codec, so that the
 * engine costs little beside the proxy that is measured.
 */
final class CannedConnection extends ByteToMessageDecoder {

    private static final ByteBuf HEAD_END = ascii("\r\n\r\n");
    /** The bench's clients ask for a stream within so many bytes; a search through a large body would be this engine's main work. */
    private static final int FIELDS = 256;

    private static final ByteBuf STREAM = ascii("\"stream\":true");
    private static final ByteBuf LENGTH_LOWER = ascii("content-length:");
    private static final ByteBuf LENGTH_TITLE = ascii("Content-Length:");
    private static final ByteBuf EVENT_START = ascii("data: {\"id\":\"chatcmpl-b87aa320a2be5019\","
            + "\"object\":\"chat.completion.chunk\",\"created\":1795258005,\"model\":\"bench-model\",\"t\":");
    private static final ByteBuf EVENT_END = ascii(",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" well\"},"
            + "\"logprobs\":null,\"finish_reason\":null,\"token_ids\":null}]}\n\n\r\n");
    private static final ByteBuf LAST = ascii("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
    /** A monotonic time in nanoseconds, so that all events are of one length. */
    static final int TIME_DIGITS = 19;

    private static final String CHUNK_SIZE = String.format(
            Locale.ROOT, "%x\r\n", EVENT_START.readableBytes() + TIME_DIGITS + EVENT_END.readableBytes() - 2);

    private final Answers answers;
    private final int tokens;
    private final long intervalNanos;

    CannedConnection(Answers answers, int tokens, long intervalNanos) {
        this.answers = answers;
        this.tokens = tokens;
        this.intervalNanos = intervalNanos;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int headEnd = find(HEAD_END, in, start, in.writerIndex());
        if (headEnd < 0) {
            return;
        }
        int bodyStart = headEnd + 4;
        int bodyEnd = bodyStart + contentLength(in, start, headEnd);
        if (in.writerIndex() < bodyEnd) {
            return;
        }
        boolean post = in.getByte(start) == 'P';
        boolean stream = post && find(STREAM, in, bodyStart, Math.min(bodyEnd, bodyStart + FIELDS)) >= 0;
        String target = post ? "" : in.toString(start, Math.min(24, headEnd - start), StandardCharsets.US_ASCII);
        in.readerIndex(bodyEnd);
        if (stream) {
            ctx.write(answers.streamHead().duplicate());
            token(ctx, 0, System.nanoTime());
        } else {
            ctx.writeAndFlush((post ? answers.whole() : page(target)).duplicate());
        }
    }

    private ByteBuf page(String target) {
        if (target.startsWith("GET /metrics ")) {
            return answers.metrics();
        }
        if (target.startsWith("GET /v1/models ")) {
            return answers.models();
        }
        return target.startsWith("GET /health ") ? answers.health() : answers.notFound();
    }

    /** Writes a token, and arranges for the next; those of other connections come in between. */
    private void token(ChannelHandlerContext ctx, int index, long dueNanos) {
        if (!ctx.channel().isActive()) {
            return;
        }
        if (index == tokens) {
            ctx.writeAndFlush(LAST.duplicate());
            return;
        }
        ctx.writeAndFlush(event(ctx));
        long next = dueNanos + intervalNanos;
        if (intervalNanos == 0) {
            ctx.executor().execute(() -> token(ctx, index + 1, next));
        } else {
            ctx.executor()
                    .schedule(
                            () -> token(ctx, index + 1, next),
                            Math.max(0, next - System.nanoTime()),
                            TimeUnit.NANOSECONDS);
        }
    }

    private static ByteBuf event(ChannelHandlerContext ctx) {
        ByteBuf event = ctx.alloc().ioBuffer(320);
        event.writeCharSequence(CHUNK_SIZE, StandardCharsets.US_ASCII);
        event.writeBytes(EVENT_START.duplicate());
        String time = Long.toString(System.nanoTime());
        for (int i = time.length(); i < TIME_DIGITS; i++) {
            event.writeByte('0');
        }
        event.writeCharSequence(time, StandardCharsets.US_ASCII);
        return event.writeBytes(EVENT_END.duplicate());
    }

    private static int contentLength(ByteBuf in, int from, int to) {
        int at = Math.max(find(LENGTH_LOWER, in, from, to), find(LENGTH_TITLE, in, from, to));
        if (at < 0) {
            return 0;
        }
        int length = 0;
        for (int i = at + LENGTH_LOWER.readableBytes(); i < to && in.getByte(i) != '\r'; i++) {
            int digit = in.getByte(i) - '0';
            length = digit >= 0 && digit <= 9 ? length * 10 + digit : length;
        }
        return length;
    }

    private static int find(ByteBuf needle, ByteBuf in, int from, int to) {
        int at = ByteBufUtil.indexOf(needle, in.slice(from, to - from));
        return at < 0 ? -1 : from + at;
    }

    private static ByteBuf ascii(String text) {
        ByteBuf bytes = Unpooled.directBuffer();
        bytes.writeCharSequence(text, StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(bytes.asReadOnly());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}

package io.caravan.component.inference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes a message whose parts are all there as the bytes that Netty's encoders would make of it, in one buffer where the body is small:
 * one system call with one address then does, and no encoder sees each part by itself. A URI beyond ASCII goes on as the bytes it came in. Head and body must agree on the body's length.
 * Used on one event loop only.
 */
final class HeadBytes {

    /** Bodies up to this size are copied behind their heads, which costs less than a second address. */
    static final int MOST_COPIED = 16_384;

    private static final byte[] VERSION = "HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEPARATOR = {':', ' '};
    private static final byte[] LINE_END = {'\r', '\n'};

    private byte[] bytes = new byte[1024];
    private int length;

    /** A request's head, with its body if that is small; the body stays the caller's. */
    ByteBuf request(HttpRequest head, ByteBuf body, ByteBufAllocator memory) {
        length = 0;
        add(head.method().asciiName());
        add((byte) ' ');
        add(head.uri());
        add((byte) ' ');
        add(VERSION);
        return end(head.headers(), body, memory);
    }

    /** An answer's head, with its body if that is small; the body stays the caller's. */
    ByteBuf response(HttpResponse head, ByteBuf body, ByteBufAllocator memory) {
        length = 0;
        add(VERSION);
        add((byte) ' ');
        add(head.status().codeAsText());
        add((byte) ' ');
        add(head.status().reasonPhrase());
        return end(head.headers(), body, memory);
    }

    /** Whether a body is part of what {@link #request} and {@link #response} return. */
    static boolean isCopied(ByteBuf body) {
        return body.readableBytes() <= MOST_COPIED;
    }

    private ByteBuf end(HttpHeaders headers, ByteBuf body, ByteBufAllocator memory) {
        add(LINE_END);
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            add(header.getKey());
            add(SEPARATOR);
            add(header.getValue());
            add(LINE_END);
        }
        add(LINE_END);
        int more = isCopied(body) ? body.readableBytes() : 0;
        ByteBuf message = memory.directBuffer(length + more);
        message.writeBytes(bytes, 0, length);
        message.writeBytes(body, body.readerIndex(), more);
        return message;
    }

    private void add(CharSequence text) {
        if (text instanceof AsciiString ascii) {
            ensure(ascii.length());
            System.arraycopy(ascii.array(), ascii.arrayOffset(), bytes, length, ascii.length());
            length += ascii.length();
        } else {
            add(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void add(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void add(byte one) {
        ensure(1);
        bytes[length++] = one;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}

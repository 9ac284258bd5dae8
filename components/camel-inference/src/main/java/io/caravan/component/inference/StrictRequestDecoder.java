package io.caravan.component.inference;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Reads requests as RFC 9112 has them and refuses what two servers could read in two ways, which is how requests are
 * smuggled: a body with both kinds of length, and lines that end in LF alone. Netty itself refuses different lengths, blanks
 * before a colon and malformed chunks, and joins folded lines.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    StrictRequestDecoder(ClientLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxInitialLineBytes())
                .setMaxHeaderSize(limits.maxHeaderBytes())
                .setStrictLineParsing(true));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Content-Length and Transfer-Encoding");
    }
}

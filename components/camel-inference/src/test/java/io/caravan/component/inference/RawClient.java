package io.caravan.component.inference;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that shows how an answer really ended. */
final class RawClient implements AutoCloseable {

    final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** @param receiveBuffer bytes, or 0 for the system's default */
    RawClient(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    RawClient post(String body, String... headers) throws IOException {
        return send(request(body, headers));
    }

    static String request(String body, String... headers) {
        StringBuilder text = new StringBuilder("POST /v1/chat/completions?a=1 HTTP/1.1\r\nHost: gateway\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    /** The next answer's head. */
    String head() throws IOException {
        return Wire.readHead(in);
    }

    /** The body of an answer with a length. */
    String body(String head) throws IOException {
        return new String(in.readNBytes(Wire.contentLength(head)), StandardCharsets.UTF_8);
    }

    /** The next chunk; an empty one ends the body; null when the connection ended without one. */
    String chunk() throws IOException {
        try {
            String size = line();
            if (size == null) {
                return null;
            }
            byte[] bytes = in.readNBytes(Integer.parseInt(size, 16));
            line();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return null;
        }
    }

    /** The rest of a chunked body; ends with {@code <cut>} if the body does not end cleanly. */
    String chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String chunk = chunk(); chunk == null || !chunk.isEmpty(); chunk = chunk()) {
            if (chunk == null) {
                return all.append("<cut>").toString();
            }
            all.append(chunk);
        }
        return all.toString();
    }

    /** Everything until the gateway closes the connection. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            if (b != '\r') {
                text.append((char) b);
            }
            b = in.read();
        }
        return b < 0 ? null : text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

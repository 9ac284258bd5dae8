package io.caravan.bench.traffic;

import java.nio.charset.StandardCharsets;

/** Requests as a client of a chat would send them. */
final class Requests {

    private static final String WORDS = "A caravan crosses the desert with four wells; each remembers whom it served. ";

    private Requests() {}

    /** A streamed chat, one of a few conversations, with a body of the given size. */
    static byte[] stream(int conversation, int bodyBytes) {
        String start =
                "{\"model\":\"bench-model\",\"stream\":true,\"max_tokens\":64,\"messages\":[{\"role\":\"system\","
                        + "\"content\":\"Conversation " + conversation + ".\"},{\"role\":\"user\",\"content\":\"";
        String end = "\"}]}";
        int room = Math.max(0, bodyBytes - start.length() - end.length());
        String text = WORDS.repeat(room / WORDS.length() + 1).substring(0, room);
        String body = start + text + end;
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: bench\r\nuser-agent: bench\r\n"
                + "accept: */*\r\nauthorization: Bearer none\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}

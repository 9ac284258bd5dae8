package io.caravan.bench.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Stands for one or more vLLM engines that need no time to think: a whole answer is one write of prepared bytes, a stream
 * is one write per token. Also answers what a gateway asks of its endpoints: metrics, models, health.
 *
 * <p>Arguments: {@code --port} the first port, {@code --count} how many, {@code --tokens} per stream,
 * {@code --interval-micros} from one token to the next, 0 for as fast as other connections allow.
 */
public final class CannedEngine {

    private static final String MODEL = "bench-model";
    private static final int ANSWER_CHARS = 400;

    /**
     * What an engine answers with; shared by all connections.
     *
     * @param whole a chat completion
     * @param streamHead the head of a stream
     */
    record Answers(
            ByteBuf whole, ByteBuf streamHead, ByteBuf metrics, ByteBuf models, ByteBuf health, ByteBuf notFound) {}

    private CannedEngine() {}

    /** Starts the engines. */
    public static void main(String[] args) throws IOException {
        Options options = new Options(args);
        Answers answers = answers();
        int tokens = options.number("tokens", 50);
        long intervalNanos = 1_000L * options.number("interval-micros", 0);
        Loop loop = new Loop();
        int first = options.number("port", 9_100);
        for (int port = first; port < first + options.number("count", 4); port++) {
            loop.listen(
                    port, channel -> channel.pipeline().addLast(new CannedConnection(answers, tokens, intervalNanos)));
        }
    }

    private static Answers answers() throws IOException {
        String whole = "{\"id\":\"chatcmpl-81200c1300ab352a\",\"object\":\"chat.completion\",\"created\":1795258005,"
                + "\"model\":\"" + MODEL
                + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + "well ".repeat(ANSWER_CHARS / 5) + "\",\"refusal\":null,\"tool_calls\":[]},\"logprobs\":null,"
                + "\"finish_reason\":\"stop\",\"stop_reason\":null}],\"usage\":{\"prompt_tokens\":1024,"
                + "\"total_tokens\":1104,\"completion_tokens\":80,\"prompt_tokens_details\":null}}";
        String models = "{\"object\":\"list\",\"data\":[{\"id\":\"" + MODEL + "\",\"object\":\"model\"}]}";
        String head = String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "server: uvicorn",
                "content-type: text/event-stream; charset=utf-8",
                "transfer-encoding: chunked",
                "",
                "");
        return new Answers(
                answer("200 OK", "application/json", whole.getBytes(StandardCharsets.UTF_8)),
                shared(head.getBytes(StandardCharsets.US_ASCII)),
                answer("200 OK", "text/plain; version=1.0.0; charset=utf-8", metricsPage()),
                answer("200 OK", "application/json", models.getBytes(StandardCharsets.UTF_8)),
                answer("200 OK", "text/plain", new byte[0]),
                answer("404 Not Found", "application/json", "{}".getBytes(StandardCharsets.UTF_8)));
    }

    private static ByteBuf answer(String status, String type, byte[] body) {
        String head = "HTTP/1.1 " + status + "\r\nserver: uvicorn\r\ncontent-type: " + type + "\r\ncontent-length: "
                + body.length + "\r\n\r\n";
        return shared(head.getBytes(StandardCharsets.US_ASCII), body);
    }

    /** Direct memory that is never freed, so that a write copies nothing. */
    private static ByteBuf shared(byte[]... parts) {
        ByteBuf bytes = Unpooled.directBuffer();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return Unpooled.unreleasableBuffer(bytes.asReadOnly());
    }

    private static byte[] metricsPage() throws IOException {
        String name = "/io/caravan/bench/vllm-metrics.txt";
        try (InputStream in = Objects.requireNonNull(CannedEngine.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }
}

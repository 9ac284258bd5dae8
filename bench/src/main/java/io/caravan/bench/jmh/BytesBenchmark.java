package io.caravan.bench.jmh;

import io.caravan.dispatch.SseReader;
import io.caravan.inference.Api;
import io.caravan.inference.InferenceRequest;
import io.caravan.pool.EndpointStats;
import io.caravan.pool.ExpositionReader;
import io.caravan.pool.MetricNames;
import io.caravan.processors.request.InferenceBodyReader;
import io.caravan.tolerance.ToleranceCounters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reads bytes from outside: requests, answers, metrics pages. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class BytesBenchmark {

    private static final int EVENTS = 50;
    private static final String WORDS = "A caravan crosses the desert with four wells; each remembers whom it served. ";
    private static final String EVENT =
            "data: {\"id\":\"chatcmpl-b87aa320a2be5019\",\"object\":\"chat.completion.chunk\","
                    + "\"created\":1795258005,\"model\":\"bench-model\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" well\"},"
                    + "\"logprobs\":null,\"finish_reason\":null,\"token_ids\":null}]}\n\n";
    private static final String USAGE = "data: {\"id\":\"chatcmpl-b87aa320a2be5019\",\"choices\":[],"
            + "\"usage\":{\"prompt_tokens\":1024,\"total_tokens\":1074,\"completion_tokens\":50}}\n\ndata: [DONE]\n\n";

    private final ToleranceCounters tolerated = new ToleranceCounters();
    private final InferenceBodyReader reader = new InferenceBodyReader(524_288);
    private final ByteBuffer request =
            utf8("{\"model\":\"bench-model\",\"stream\":true,\"max_tokens\":64,\"messages\":["
                            + "{\"role\":\"system\",\"content\":\"You are helpful.\"},{\"role\":\"user\",\"content\":\""
                            + WORDS.repeat(51) + "\"}]}")
                    .asReadOnlyBuffer();
    private final ByteBuffer event = utf8(EVENT);
    private final ByteBuffer usage = utf8(USAGE);
    private final byte[] page = page();

    /** A chat request of 4 KB. */
    @Benchmark
    public InferenceRequest parseRequest() {
        return reader.read("r-1", Api.CHAT_COMPLETIONS, "/v1/chat/completions", request.duplicate());
    }

    /** A streamed answer of 50 events, one chunk each, with token counts at its end. */
    @Benchmark
    public int readStream() {
        SseReader stream = new SseReader();
        for (int i = 0; i < EVENTS; i++) {
            stream.read(event);
        }
        stream.read(usage);
        return stream.events();
    }

    /** vLLM's metrics page of 65 KB. */
    @Benchmark
    public EndpointStats readMetricsPage() {
        return ExpositionReader.read(page, MetricNames.VLLM, 0, 1, tolerated);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] page() {
        String name = "/io/caravan/bench/vllm-metrics.txt";
        try (InputStream in = Objects.requireNonNull(BytesBenchmark.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.caravan.bench.jmh;

import io.caravan.tokenizer.PrefixTokenCache;
import io.caravan.tokenizer.TokenBuffer;
import io.caravan.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A text to token ids on one thread, by a real tokenizer; {@code docs/benchmarks/tokenizer.md} says what it needs. The calls
 * repeat one text of up to 100 KB, so its pieces are known, and new pieces cost more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenizerBenchmark {

    /** Where {@code tokenizer/reference.sh} keeps real models. */
    static final Path HOME = Path.of(System.getProperty("caravan.tokenizers", "."));

    @Param("qwen3")
    public String tokenizer = "";

    @Param({"prose", "code", "chinese", "json", "mixed"})
    public String text = "";

    private @Nullable Tokenizer encoder;
    private @Nullable PrefixTokenCache remembering;
    private final TokenBuffer out = new TokenBuffer(1 << 16);
    private byte[] bytes = {};
    private byte[] conversation = {};

    /** Reads the tokenizer and the text, and says how many tokens a call gives. */
    @Setup
    public void read() throws IOException {
        encoder = Tokenizer.load(HOME.resolve("corpus").resolve(tokenizer));
        remembering = new PrefixTokenCache(Objects.requireNonNull(encoder), 64 << 20);
        bytes = window(Files.readString(HOME.resolve("texts").resolve(text + ".txt")));
        conversation = conversation(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        System.out.println("bytes " + bytes.length + " tokens " + encode());
        System.out.println("conversation bytes " + conversation.length + " tokens " + conversationSeen());
    }

    /** The first 100 KB. */
    private static byte[] window(String all) {
        byte[] utf8 = all.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, 100_000);
        while (end < utf8.length && (utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(utf8, end);
    }

    /** The text as turns of a conversation of about 2,000 characters each, with a short new turn at its end. */
    private static String conversation(String all) {
        StringBuilder turns = new StringBuilder();
        for (int i = 0; i < all.length(); i += 2_000) {
            turns.append("<|im_start|>user\n")
                    .append(all, i, Math.min(all.length(), i + 2_000))
                    .append("<|im_end|>\n");
        }
        return turns.append("<|im_start|>user\nAnd then?<|im_end|>\n<|im_start|>assistant\n")
                .toString();
    }

    /** The text, with the pieces known that came earlier. */
    @Benchmark
    public int encode() {
        out.clear();
        Objects.requireNonNull(encoder).encode(bytes, false, out);
        return out.size();
    }

    /** A conversation of the same text all of whose turns but the last were seen before. */
    @Benchmark
    public int conversationSeen() {
        out.clear();
        Objects.requireNonNull(remembering).encode(conversation, false, out);
        return out.size();
    }

    /** The same conversation, nothing of which is remembered. */
    @Benchmark
    public int conversationNew() {
        out.clear();
        Objects.requireNonNull(encoder).encode(conversation, false, out);
        return out.size();
    }
}

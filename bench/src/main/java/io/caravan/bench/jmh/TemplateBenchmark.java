package io.caravan.bench.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.tokenizer.template.ChatConversation;
import io.caravan.tokenizer.template.ChatTemplate;
import io.caravan.tokenizer.template.ModelTemplates;
import io.caravan.tokenizer.unicode.Utf8Writer;
import java.io.IOException;
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

/** A conversation, as parsed JSON, to text by a real model's chat template; {@code docs/benchmarks/tokenizer.md} says what it needs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TemplateBenchmark {

    private static final String TOOL =
            """
            {"type": "function", "function": {"name": "look_up", "description": "Looks a word up in the handbook", "parameters":
            {"type": "object", "properties": {"word": {"type": "string"}, "most": {"type": "integer"}}, "required": ["word"]}}}""";

    /** The model whose template it is. */
    @Param("qwen3")
    public String model = "";

    /** Messages, their length in characters, and tools offered. */
    @Param({"2x200+0", "8x500+0", "8x500+4", "17x6000+0"})
    public String shape = "";

    private @Nullable ModelTemplates templates;
    private @Nullable ChatTemplate template;
    private JsonNode body = new ObjectMapper().createObjectNode();

    /** Reads the template and makes the conversation. */
    @Setup
    public void read() throws IOException {
        String[] numbers = shape.split("[x+]", -1);
        int tools = Integer.parseInt(numbers[2]);
        templates =
                ModelTemplates.read(TokenizerBenchmark.HOME.resolve("corpus").resolve(model));
        template = templates.forRequest(tools > 0).orElseThrow();
        ObjectNode made = new ObjectMapper().createObjectNode();
        ArrayNode messages = made.putArray("messages");
        String text = "A caravan crosses the desert with four wells; each remembers whom it served. ".repeat(100);
        for (int i = 0; i < Integer.parseInt(numbers[0]); i++) {
            messages.addObject()
                    .put("role", i == 0 ? "system" : i % 2 == 1 ? "user" : "assistant")
                    .put("content", text.substring(0, Integer.parseInt(numbers[1])));
        }
        if (tools > 0) {
            ArrayNode offered = made.putArray("tools");
            for (int i = 0; i < tools; i++) {
                offered.add(new ObjectMapper().readTree(TOOL));
            }
        }
        body = made;
        System.out.println("characters " + render());
    }

    /** The conversation's text in UTF-8. */
    @Benchmark
    public int render() {
        ChatTemplate known = Objects.requireNonNull(template);
        Utf8Writer out = new Utf8Writer(1024);
        known.render(
                ChatConversation.of(
                                body, known, Objects.requireNonNull(templates).specialTokens())
                        .build(),
                out);
        return out.length();
    }
}

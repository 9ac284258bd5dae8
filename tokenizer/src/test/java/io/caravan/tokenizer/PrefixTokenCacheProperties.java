package io.caravan.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.tokenizer.unicode.Utf8;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Ids are those of a full encode, whatever was seen before and however little is remembered. */
class PrefixTokenCacheProperties {

    private static final Path SMALL = Path.of("src/test/resources/io/caravan/tokenizer/reference");
    private static final List<Tokenizer> TOKENIZERS = List.of(
            Tokenizer.load(SMALL.resolve("bytes-qwen")),
            Tokenizer.load(SMALL.resolve("bytes-gpt2")),
            Tokenizer.load(SMALL.resolve("pieces-metaspace")),
            Tokenizer.load(SMALL.resolve("pieces-llama2")));
    private static final List<PrefixTokenCache> CACHES = TOKENIZERS.stream()
            .flatMap(t -> List.of(0L, 6_000L, 1L << 20).stream().map(bytes -> new PrefixTokenCache(t, bytes)))
            .toList();

    @Property(tries = 1_500)
    void idsAreThoseOfAFullEncode(@ForAll("turns") List<String> turns) {
        for (int count = 1; count <= turns.size(); count++) {
            byte[] text = Utf8.bytes("é" + String.join("", turns.subList(0, count)));
            for (int i = 0; i < CACHES.size(); i++) {
                TokenBuffer full = new TokenBuffer();
                TokenBuffer remembered = new TokenBuffer();
                TOKENIZERS.get(i / 3).encode(text, 2, text.length, true, full);
                byte[] whole = Arrays.copyOfRange(text, 2, text.length + 3); // with bytes behind the text
                TokenBuffer begun = new TokenBuffer();
                CACHES.get(i).begin(whole, text.length - 2, true, begun).rest().run();
                assertThat(begun.toArray()).isEqualTo(full.toArray());
                CACHES.get(i).encode(text, 2, text.length, true, remembered);
                assertThat(remembered.toArray()).isEqualTo(full.toArray());
                assertThat(CACHES.get(i).bytes()).isLessThanOrEqualTo(i % 3 == 0 ? 0 : i % 3 == 1 ? 6_000 : 1L << 20);
            }
        }
    }

    @Example
    void aConversationThatGoesOnIsRemembered() {
        PrefixTokenCache cache = new PrefixTokenCache(TOKENIZERS.get(0), 1 << 20);
        String turn = "<|im_start|>user\n" + "What of it? ".repeat(40) + "<|im_end|>\n";
        cache.encode(Utf8.bytes(turn + "new"), false, new TokenBuffer());
        long once = cache.bytes();
        cache.encode(Utf8.bytes(turn + "other"), false, new TokenBuffer());
        assertThat(once).isPositive();
        assertThat(cache.bytes()).isEqualTo(once);
        cache.encode(Utf8.bytes(turn + turn + "other"), false, new TokenBuffer());
        assertThat(cache.bytes()).isEqualTo(2 * once);
    }

    @Example
    void aTextThatComesAgainIsKnown() {
        PrefixTokenCache cache = new PrefixTokenCache(TOKENIZERS.get(0), 1 << 20);
        byte[] text = Utf8.bytes("What of it? ".repeat(40));
        assertThat(cache.begin(text, text.length, true, new TokenBuffer()).bytesLeft())
                .isEqualTo(text.length);
        cache.encode(text, true, new TokenBuffer());
        assertThat(cache.begin(text, text.length, true, new TokenBuffer()).bytesLeft())
                .isZero();
        assertThat(cache.begin(text, text.length - 1, true, new TokenBuffer()).bytesLeft())
                .isEqualTo(text.length - 1);
    }

    @Example
    void bytesThatAreNotTextAreEncodedAsTheTokenizerDoes() {
        byte[] broken = Utf8.bytes("<|im_start|>".repeat(40));
        broken[200] = (byte) 0xff;
        TokenBuffer full = new TokenBuffer();
        TokenBuffer remembered = new TokenBuffer();
        TOKENIZERS.get(0).encode(broken, true, full);
        new PrefixTokenCache(TOKENIZERS.get(0), 1 << 20).encode(broken, true, remembered);
        assertThat(remembered.toArray()).isEqualTo(full.toArray());
    }

    @Example
    void threadsMayShareIt() {
        PrefixTokenCache cache = new PrefixTokenCache(TOKENIZERS.get(0), 40_000);
        List<String> turns = IntStream.range(0, 60)
                .mapToObj(i -> ("<|im_start|>user " + i + "\n").repeat(1 + i % 30) + "<|im_end|>")
                .toList();
        assertThat(IntStream.range(0, 4_000).parallel().allMatch(i -> {
                    byte[] text = Utf8.bytes(String.join("", turns.subList(i % 7, i % 7 + i % 50)));
                    TokenBuffer full = new TokenBuffer();
                    TokenBuffer remembered = new TokenBuffer();
                    TOKENIZERS.get(0).encode(text, false, full);
                    cache.encode(text, false, remembered);
                    return Arrays.equals(full.toArray(), remembered.toArray());
                }))
                .isTrue();
    }

    @Provide
    Arbitrary<List<String>> turns() {
        Arbitrary<String> parts = Arbitraries.of(
                "<|im_start|>",
                "<|im_end|>",
                "<|im_end|>\n",
                "</s>",
                "it",
                "<think>",
                " ",
                "\n",
                "user",
                "A\u0301pfel",
                "e",
                "\u0301",
                "What would the second engine have to say? ".repeat(8),
                "=".repeat(300),
                "中文".repeat(50),
                "<|im_",
                "end|>");
        return parts.list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(p -> String.join("", p))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }
}

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.caravan.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Text to ids by the gateway's tokenizer and by Hugging Face's Rust library through JNI (DJL), in turn within each round, on one thread; both
 * must give the same ids. Run by bench/tokenizer.sh: TOKENIZER_DIRECTORY ROUNDS TEXT...
 */
final class TokenizerRates {

    private static final int MOST_BYTES = 100_000;
    /** Each takes about so long in a round. */
    private static final long ROUND_NANOS = 1_000_000_000L;

    public static void main(String[] arguments) throws IOException {
        Path model = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        Tokenizer own = Tokenizer.load(model);
        System.out.println("| text | bytes | tokens | caravan, M tokens/s | Rust library through JNI | ratio |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        Map<String, String> options = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try (HuggingFaceTokenizer rust = HuggingFaceTokenizer.newInstance(model.resolve("tokenizer.json"), options)) {
            for (int i = 2; i < arguments.length; i++) {
                compare(Path.of(arguments[i]), own, rust, rounds);
            }
        }
    }

    private static void compare(Path file, Tokenizer own, HuggingFaceTokenizer rust, int rounds) throws IOException {
        String text = beginning(Files.readString(file));
        int[] ids = own.encode(text, false);
        long[] expected = rust.encode(text, false, false).getIds();
        if (!Arrays.equals(Arrays.stream(ids).asLongStream().toArray(), expected)) {
            throw new IllegalStateException("The ids of " + file.getFileName() + " differ");
        }
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = -1; round < rounds; round++) { // the first is to warm up
            double own1 = rate(ids.length, () -> own.encode(text, false));
            double rust1 = rate(ids.length, () -> rust.encode(text, false, false).getIds());
            if (round >= 0) {
                ours[round] = own1;
                theirs[round] = rust1;
                ratios[round] = own1 / rust1;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %s | %s | %.0f |%n",
                file.getFileName().toString().replace(".txt", ""),
                text.getBytes(StandardCharsets.UTF_8).length,
                ids.length,
                spread(ours),
                spread(theirs),
                median(ratios));
    }

    /** Millions of tokens per second. */
    private static double rate(int tokens, Supplier<Object> encode) {
        long begun = System.nanoTime();
        long ended = begun;
        int calls = 0;
        while (ended - begun < ROUND_NANOS) {
            encode.get();
            calls++;
            ended = System.nanoTime();
        }
        return tokens * 1e3 * calls / (ended - begun);
    }

    private static String spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median(values), sorted[0], sorted[sorted.length - 1]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String beginning(String all) {
        byte[] utf8 = all.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, MOST_BYTES);
        while (end < utf8.length && (utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8);
    }
}

package io.caravan.tokenizer;

import io.caravan.tokenizer.unicode.Utf8;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns text into the token ids that Hugging Face's library {@code tokenizers} gives for the same {@code tokenizer.json}.
 * Immutable but for a bounded cache of pieces; any number of threads may use one at once. Nothing here blocks.
 */
public final class Tokenizer {

    private final Vocabulary vocabulary;
    private final TokenizerParts parts;
    private final PieceCache cache = new PieceCache();

    Tokenizer(Vocabulary vocabulary, TokenizerParts parts) {
        this.vocabulary = vocabulary;
        this.parts = parts;
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws TokenizerException when it is broken, too large, or asks for what is not supported
     */
    public static Tokenizer parse(byte[] json) {
        return TokenizerReader.read(TokenizerFile.parse(json));
    }

    /**
     * Reads {@code tokenizer.json} of a model directory.
     *
     * @throws TokenizerException when it cannot be read, is broken, too large, or asks for what is not supported
     */
    public static Tokenizer load(Path directory) {
        return parse(TokenizerFile.read(directory.resolve("tokenizer.json")));
    }

    /**
     * Reads {@code tokenizer.json} of a model directory, or what an earlier call kept of the same content in a cache directory, which
     * takes a tenth of the time.
     *
     * @param cacheDirectory is made if it is not there; a file in it that is broken or of another version is written again
     * @param problems takes a line when the cache could not be read or written; the tokenizer is then made without it
     * @throws TokenizerException when the tokenizer cannot be read, is broken, too large, or asks for what is not supported
     */
    public static Tokenizer load(Path directory, Path cacheDirectory, Consumer<String> problems) {
        byte[] json = TokenizerFile.read(directory.resolve("tokenizer.json"));
        return TokenizerReader.read(new ParsedFiles(cacheDirectory, problems).get(json));
    }

    /** The ids of a text, with the special tokens around it if asked for. A lone surrogate counts as U+FFFD. */
    public int[] encode(CharSequence text, boolean specialTokens) {
        byte[] utf8 = Utf8.bytes(text);
        TokenBuffer out = new TokenBuffer(utf8.length / 3);
        encodeValid(utf8, 0, utf8.length, specialTokens, out);
        return out.toArray();
    }

    /** The ids of a text without special tokens around it. */
    public int[] encode(CharSequence text) {
        return encode(text, false);
    }

    /** Appends the ids of all of a text in UTF-8; bytes that are none count as U+FFFD. */
    public void encode(byte[] utf8, boolean specialTokens, TokenBuffer out) {
        encode(utf8, 0, utf8.length, specialTokens, out);
    }

    /** Appends the ids of the part of a text from {@code from} to before {@code to}; bytes that are not UTF-8 count as U+FFFD. */
    public void encode(byte[] utf8, int from, int to, boolean specialTokens, TokenBuffer out) {
        if (Utf8.valid(utf8, from, to)) {
            encodeValid(utf8, from, to, specialTokens, out);
        } else {
            byte[] mended = new String(utf8, from, to - from, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            encodeValid(mended, 0, mended.length, specialTokens, out);
        }
    }

    /** The id of a token by its text, as it stands in {@code tokenizer.json}; null when there is none. */
    public @Nullable Integer tokenId(String token) {
        Integer added = parts.addedIds().get(token);
        if (added != null) {
            return added;
        }
        int id = vocabulary.find(token.getBytes(StandardCharsets.UTF_8));
        return id < 0 ? null : id;
    }

    /** How many tokens the model has, without those that were added to it. */
    public int vocabularySize() {
        return vocabulary.size();
    }

    private void encodeValid(byte[] utf8, int from, int to, boolean specialTokens, TokenBuffer out) {
        SpecialTokens special = parts.specialTokens();
        if (specialTokens) {
            out.addAll(special.before(), special.before().length);
        }
        encodePart(utf8, from, to, true, out);
        if (specialTokens) {
            out.addAll(special.after(), special.after().length);
        }
    }

    /** Appends the ids of valid text; {@code start} says whether it is the start of the whole text. */
    void encodePart(byte[] utf8, int from, int to, boolean start, TokenBuffer out) {
        try {
            new EncodedParts(parts, new Encoding(parts.model(), cache, out), start ? from : -1).encode(utf8, from, to);
        } catch (IllegalStateException e) {
            throw new TokenizerException("the text cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** Forgets the pieces seen so far, to measure what texts cost that are all new. */
    void forget() {
        cache.clear();
    }

    TokenizerParts parts() {
        return parts;
    }
}

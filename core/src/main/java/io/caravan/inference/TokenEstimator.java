package io.caravan.inference;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens without a tokenizer: every four bytes of UTF-8, packed little-endian into one int, count as one token; the last
 * bytes are padded with zeros. Equal prefixes of text give equal prefixes of tokens, which is all that approximate
 * affinity needs, and the count is near that of real tokenizers for English text. The rule is that of llm-d-router's
 * {@code token-producer} with {@code estimate}. Stateless.
 */
public final class TokenEstimator {

    /** Tokens of a prompt that are looked at unless something else is said. */
    public static final int DEFAULT_MAX_TOKENS = 131_072;

    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private TokenEstimator() {}

    /** The tokens of each prompt, at most {@link #DEFAULT_MAX_TOKENS} of each. */
    public static PromptTokens estimate(Prompt prompt) {
        return estimate(prompt, DEFAULT_MAX_TOKENS);
    }

    /**
     * The tokens of each prompt. Ids that the client sent are taken as they are.
     *
     * @param maxTokens tokens taken of each prompt, at least 0; what follows is ignored
     */
    public static PromptTokens estimate(Prompt prompt, int maxTokens) {
        if (maxTokens < 0) {
            throw new IllegalArgumentException("maxTokens " + maxTokens + " is below 0");
        }
        if (prompt.parts().isEmpty()) {
            return PromptTokens.NONE;
        }
        List<int[]> parts = new ArrayList<>(prompt.parts().size());
        PromptTokens.Source source = PromptTokens.Source.CLIENT;
        for (Prompt.Part part : prompt.parts()) {
            if (part instanceof Prompt.Ids ids) {
                parts.add(ids.ids().length <= maxTokens ? ids.ids() : Arrays.copyOf(ids.ids(), maxTokens));
            } else if (part instanceof Prompt.Text text) {
                parts.add(pack(text.utf8(), text.length(), maxTokens));
                source = PromptTokens.Source.ESTIMATE;
            }
        }
        return new PromptTokens(parts, source);
    }

    private static int[] pack(byte[] utf8, int length, int maxTokens) {
        int tokens = Math.min(maxTokens, length / 4 + (length % 4 == 0 ? 0 : 1));
        int[] packed = new int[tokens];
        int whole = Math.min(tokens, length / 4);
        for (int i = 0; i < whole; i++) {
            packed[i] = (int) INT_LE.get(utf8, i * 4);
        }
        if (whole < tokens) {
            int last = 0;
            for (int i = whole * 4; i < length; i++) {
                last |= (utf8[i] & 0xFF) << (8 * (i - whole * 4));
            }
            packed[whole] = last;
        }
        return packed;
    }
}

package io.caravan.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * One request inside an {@link EngineModel}: its tokens, how far they are computed, and the blocks it holds. Not
 * thread-safe; owned by the model.
 */
public final class Sequence {

    /** Hears the tokens of a sequence at the end of the step that made them. */
    @FunctionalInterface
    public interface TokenListener {
        /**
         * One token was made.
         *
         * @param token the token's id
         * @param last whether it was the last one; the sequence then holds no blocks any more
         */
        void onToken(int token, boolean last);
    }

    enum State {
        WAITING,
        RUNNING,
        FINISHED,
        CANCELLED
    }

    final EngineModel owner;
    final List<BlockCache.Block> blocks = new ArrayList<>();
    State state = State.WAITING;
    int computedTokens;
    int chunkTokens;

    private final SequenceRequest request;
    private int[] tokens;
    private int totalTokens;
    private long[] keys = new long[0];
    private int keyCount;
    private int cachedTokens = -1;

    Sequence(EngineModel owner, SequenceRequest request) {
        this.owner = owner;
        this.request = request;
        this.tokens = request.promptTokens();
        this.totalTokens = tokens.length;
    }

    /** Tokens of the prompt. */
    public int promptTokens() {
        return request.promptTokens().length;
    }

    /** Tokens made so far. */
    public int generatedTokens() {
        return totalTokens - promptTokens();
    }

    /** Prompt tokens found in the cache when the sequence was first admitted; 0 before that. */
    public int cachedTokens() {
        return Math.max(0, cachedTokens);
    }

    /** Prompt and generated tokens. */
    int totalTokens() {
        return totalTokens;
    }

    /** Whether its next step makes one token from a computed context. */
    boolean decoding() {
        return generatedTokens() > 0 && totalTokens - computedTokens == 1;
    }

    /** Notes the cache hit of an admission; true the first time. */
    boolean admitted(int hitTokens) {
        boolean first = cachedTokens < 0;
        if (first) {
            cachedTokens = hitTokens;
        }
        computedTokens = hitTokens;
        return first;
    }

    /** Appends the next token; true when it is the last one. */
    boolean extend() {
        int index = generatedTokens();
        if (totalTokens == tokens.length) {
            tokens = Arrays.copyOf(tokens, tokens.length + Math.max(16, tokens.length / 8));
        }
        tokens[totalTokens++] = request.output().applyAsInt(index);
        return index + 1 == request.maxTokens();
    }

    int lastToken() {
        return tokens[totalTokens - 1];
    }

    void tell(boolean last) {
        request.listener().onToken(lastToken(), last);
    }

    /** Keys of at least the first {@code count} full blocks. */
    long[] keys(int count, int blockSizeTokens) {
        if (count > keys.length) {
            keys = Arrays.copyOf(keys, count + 4);
        }
        for (; keyCount < count; keyCount++) {
            long parent = keyCount == 0 ? owner.hashSeed() + request.cacheSalt().hashCode() : keys[keyCount - 1];
            keys[keyCount] = chain(parent, keyCount * blockSizeTokens, blockSizeTokens);
        }
        return keys;
    }

    /** Starts its keys anew, as the owner's seed is another one. */
    void forgetKeys() {
        keyCount = 0;
    }

    /** Key of a full block whose key is known. */
    long key(int block) {
        return keys[block];
    }

    String cacheSalt() {
        return request.cacheSalt();
    }

    /** A full block whose key is known, with its tokens. */
    HeldBlock held(int block, int blockSizeTokens) {
        int from = block * blockSizeTokens;
        OptionalLong parent = block == 0 ? OptionalLong.empty() : OptionalLong.of(keys[block - 1]);
        return new HeldBlock(keys[block], parent, tokens(from, from + blockSizeTokens), cacheSalt(), 1);
    }

    /** A copy of the ids of the tokens {@code from} to {@code to}, exclusive. */
    int[] tokens(int from, int to) {
        return Arrays.copyOfRange(tokens, from, to);
    }

    private long chain(long parent, int from, int count) {
        long hash = parent * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
        for (int i = from; i < from + count; i++) {
            hash = (hash ^ tokens[i]) * 0xBF58476D1CE4E5B9L;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}

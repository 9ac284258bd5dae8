package io.caravan.simulator;

import java.util.function.IntUnaryOperator;

/**
 * What an {@link EngineModel} is asked to do.
 *
 * @param promptTokens ids of the prompt's tokens, at least one; not copied
 * @param maxTokens tokens to make, at least 1
 * @param cacheSalt requests share blocks only when theirs are equal; empty for none
 * @param output the id of the n-th token made, counted from 0
 * @param listener hears the tokens
 */
public record SequenceRequest(
        int[] promptTokens, int maxTokens, String cacheSalt, IntUnaryOperator output, Sequence.TokenListener listener) {

    /** Checks the sizes. */
    public SequenceRequest {
        if (promptTokens.length < 1 || maxTokens < 1) {
            throw new IllegalArgumentException("a sequence has at least 1 prompt token and makes at least 1, got "
                    + promptTokens.length + " and " + maxTokens);
        }
    }
}

package io.caravan.dispatch;

/**
 * The {@code usage} object of an answer.
 *
 * @param promptTokens tokens of the prompt
 * @param completionTokens tokens generated
 * @param cachedTokens tokens of the prompt the engine had in its cache, or -1 if it did not say
 */
public record TokenUsage(int promptTokens, int completionTokens, int cachedTokens) {}

package io.caravan.agreement;

/**
 * What was expected of an endpoint's prefix cache when a prompt was sent there. Immutable.
 *
 * @param known whether events told all of the endpoint's blocks then, and it has but one rank
 * @param promptTokens tokens of the prompt, by its ids; -1 if not all are known
 * @param toldTokens tokens of its longest prefix that events told of
 * @param likelyTokens the same together with what was on its way there; at least {@code toldTokens}
 * @param chunkTokens tokens that the engine keeps or drops as a whole, at least 1
 */
public record CacheExpectation(boolean known, int promptTokens, int toldTokens, int likelyTokens, int chunkTokens) {}

package io.caravan.tokenizer;

/**
 * The large part of a tokenizer: its vocabulary, merges or scores.
 *
 * @param tokens the vocabulary
 * @param merges left, right and merged id of each merge, one after the other, in order of rank
 * @param scores of a Unigram model, the logarithm of each token's probability; else empty
 */
record ModelData(TokenList tokens, int[] merges, double[] scores) {}

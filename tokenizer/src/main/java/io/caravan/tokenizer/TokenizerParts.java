package io.caravan.tokenizer;

import io.caravan.tokenizer.split.Splitter;
import java.util.Map;

/**
 * What a text goes through, in this order.
 *
 * @param raw added tokens that are found in the text as it is
 * @param normalized added tokens that are found in the normalised text
 * @param first cuts a part of a text that starts where the text does
 * @param later cuts every other part
 */
record TokenizerParts(
        AddedTokens raw,
        Normalizer normalizer,
        AddedTokens normalized,
        Splitter first,
        Splitter later,
        Model model,
        SpecialTokens specialTokens,
        Map<String, Integer> addedIds) {}

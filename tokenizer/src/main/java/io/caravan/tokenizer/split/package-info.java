/**
 * Cutting text into the pieces that a model encodes one by one. Patterns of known tokenizers have scanners written by hand,
 * chosen by the exact text of the pattern; others run in {@link io.caravan.tokenizer.split.Pattern}, which is slower
 * and refuses what it does not know. All texts are valid UTF-8.
 */
@NullMarked
package io.caravan.tokenizer.split;

import org.jspecify.annotations.NullMarked;

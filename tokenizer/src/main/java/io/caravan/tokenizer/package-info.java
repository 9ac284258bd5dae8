/**
 * Token ids from text, as the engines count them: reads Hugging Face's {@code tokenizer.json}. Plain Java; the Unicode
 * tables do not depend on the JDK, so that the ids are the same on each.
 */
@NullMarked
package io.caravan.tokenizer;

import org.jspecify.annotations.NullMarked;

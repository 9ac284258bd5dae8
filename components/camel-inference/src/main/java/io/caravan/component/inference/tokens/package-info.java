/**
 * Engines as a source of token ids: their pages {@code …/render} and {@code /tokenize}, asked over connections of their own. All of
 * it lives on the event loop of the client's connection whose request is asked for.
 */
@NullMarked
package io.caravan.component.inference.tokens;

import org.jspecify.annotations.NullMarked;

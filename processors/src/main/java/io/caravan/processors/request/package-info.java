/** The steps before a choice is made: parse, admit, tokenize, match. */
@NullMarked
package io.caravan.processors.request;

import org.jspecify.annotations.NullMarked;

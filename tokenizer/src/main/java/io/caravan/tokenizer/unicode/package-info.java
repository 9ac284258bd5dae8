/**
 * What the tokenizer knows of Unicode: general categories, white space, normal forms and lower case, from a table of its
 * own (see {@code reference/unicode_tables.py}), so that ids do not change with the JDK. Everything here works on valid UTF-8.
 */
@NullMarked
package io.caravan.tokenizer.unicode;

import org.jspecify.annotations.NullMarked;

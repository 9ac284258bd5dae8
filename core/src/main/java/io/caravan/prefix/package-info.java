/**
 * Which prompt blocks each endpoint is believed to hold.
 *
 * <p>Terminology: a <em>block</em> is a fixed number of consecutive tokens; a block's <em>key</em> covers the block and
 * everything before it, so equal keys mean equal prefixes.
 */
@NullMarked
package io.caravan.prefix;

import org.jspecify.annotations.NullMarked;

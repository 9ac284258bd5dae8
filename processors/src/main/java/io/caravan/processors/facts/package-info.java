/** The steps of the fact routes: apply what has been observed to the pool. */
@NullMarked
package io.caravan.processors.facts;

import org.jspecify.annotations.NullMarked;

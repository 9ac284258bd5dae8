/**
 * Counters for everything the gateway tolerates instead of failing.
 */
@NullMarked
package io.caravan.tolerance;

import org.jspecify.annotations.NullMarked;

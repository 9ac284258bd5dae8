/**
 * Time as a dependency, so that tests and the simulator can supply their own.
 */
@NullMarked
package io.caravan.time;

import org.jspecify.annotations.NullMarked;

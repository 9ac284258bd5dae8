/**
 * The closed list of ways a request can fail, and what the client is told.
 */
@NullMarked
package io.caravan.failure;

import org.jspecify.annotations.NullMarked;

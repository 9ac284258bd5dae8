/**
 * Sending a request to an endpoint and following it to its end.
 *
 * <p>Threads: the objects of one request are used by one thread at a time, the client connection's event loop; the final
 * {@link io.caravan.dispatch.Outcome} is immutable and read by anybody.
 */
@NullMarked
package io.caravan.dispatch;

import org.jspecify.annotations.NullMarked;

/**
 * The Camel side of an HTTP request: {@code netty-http:} in, {@code inference:} out.
 *
 * <p>Terminology: the <em>guard</em> watches one client connection; a <em>relay</em> carries one request to an endpoint
 * and the answer back; the <em>upstream</em> is the connection to the endpoint; a <em>peer</em> is whoever must know that
 * the client is slow or gone.
 *
 * <p>Threads: guard, relay, upstream and address pool of one request all live on the event loop of the client's
 * connection, so they need no locks. Settings and component are shared and immutable after start.
 */
@NullMarked
package io.caravan.component.inference;

import org.jspecify.annotations.NullMarked;

/**
 * Compares what the gateway expects of engines' prefix caches with what engines report, and says where the two differ too often to be
 * chance. Written by the event loops of requests that end, one short lock per endpoint; read by any thread.
 */
@NullMarked
package io.caravan.agreement;

import org.jspecify.annotations.NullMarked;

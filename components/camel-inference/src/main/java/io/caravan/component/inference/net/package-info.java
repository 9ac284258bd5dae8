/**
 * What all connections of the gateway to endpoints have in common. Everything here is thread-safe.
 */
@NullMarked
package io.caravan.component.inference.net;

import org.jspecify.annotations.NullMarked;

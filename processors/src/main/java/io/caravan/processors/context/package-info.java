/** What one request has learned so far, carried by the exchange under one property. */
@NullMarked
package io.caravan.processors.context;

import org.jspecify.annotations.NullMarked;

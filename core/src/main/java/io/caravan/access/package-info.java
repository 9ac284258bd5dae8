/**
 * Who sends a request and what they may ask for: authenticated at the request's head, held to models and rates at
 * admission. Without authentication everybody is {@link io.caravan.access.Caller#ANYONE}, who may ask for everything.
 */
@NullMarked
package io.caravan.access;

import org.jspecify.annotations.NullMarked;

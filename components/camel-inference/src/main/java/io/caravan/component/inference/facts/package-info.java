/**
 * Reads the pages that endpoints publish about themselves: metrics and the list of models.
 *
 * <p>Threads: an endpoint is polled on one event loop, which the page's exchange starts on; no thread per endpoint.
 */
@NullMarked
package io.caravan.component.inference.facts;

import org.jspecify.annotations.NullMarked;

/**
 * The shipped scorers. Thread-safe; one array per call.
 *
 * <p>Missing figures: an endpoint whose metrics are absent, stale or without the figure gets 0, the worst score, and is
 * counted as {@link io.caravan.tolerance.Tolerated#STATS_MISSING}. It never looks like an idle endpoint.
 */
@NullMarked
package io.caravan.scorers.scorer;

import org.jspecify.annotations.NullMarked;

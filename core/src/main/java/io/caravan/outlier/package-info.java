/**
 * Which endpoints fail, and for how long they are left out. An attempt is one request sent to one endpoint; an endpoint that
 * fails too many is ejected, and returns when its time is over and it answers a probe.
 *
 * <p>Threads: every type here may be used from any thread.
 */
@NullMarked
package io.caravan.outlier;

import org.jspecify.annotations.NullMarked;

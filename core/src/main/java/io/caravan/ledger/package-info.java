/**
 * What this gateway itself has dispatched and not yet seen the end of.
 *
 * <p>Threads: every type here may be used from any thread.
 */
@NullMarked
package io.caravan.ledger;

import org.jspecify.annotations.NullMarked;

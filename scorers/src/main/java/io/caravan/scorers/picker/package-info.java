/** The shipped pickers. Thread-safe; run with the load ledger locked, so they are short. */
@NullMarked
package io.caravan.scorers.picker;

import org.jspecify.annotations.NullMarked;

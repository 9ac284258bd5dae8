/**
 * The record of every choice: enough to explain it and to compute it again.
 */
@NullMarked
package io.caravan.decision;

import org.jspecify.annotations.NullMarked;

/**
 * Choosing an endpoint: filters remove candidates, scorers rate them, a picker chooses.
 *
 * <p>Threads: plug-ins are created once and called concurrently from all event loops; they do no I/O and never block.
 */
@NullMarked
package io.caravan.scheduling;

import org.jspecify.annotations.NullMarked;

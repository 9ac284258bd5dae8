/**
 * The gateway as a process: wiring, admin pages, demo. The only module that sees all others.
 *
 * <p>Threads: everything here runs at start, on Camel's threads for the admin port, or on the caller's thread.
 */
@NullMarked
package io.caravan.app;

import org.jspecify.annotations.NullMarked;

/**
 * The other ends of a benchmark over sockets: an engine that answers at once, a plain relay to compare with, a client
 * that measures streams. Each is a process of its own with one event loop, so that it can be pinned to a core.
 */
@NullMarked
package io.caravan.bench.traffic;

import org.jspecify.annotations.NullMarked;

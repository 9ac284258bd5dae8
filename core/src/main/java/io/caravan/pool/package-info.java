/**
 * What can serve a request: endpoints and the facts known about them, published as immutable snapshots.
 *
 * <p>Terminology: an <em>endpoint</em> is one host and port of a model server; its <em>slot</em> is a small number that
 * arrays of per-endpoint facts are indexed by.
 *
 * <p>Threads: fact routes write through {@link io.caravan.pool.InferencePoolState}, whose methods may be called from any
 * thread; readers take {@link io.caravan.pool.InferencePoolState#snapshot()} once per request and never block.
 */
@NullMarked
package io.caravan.pool;

import org.jspecify.annotations.NullMarked;

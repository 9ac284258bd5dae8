/**
 * A stand-in for vLLM: the time, the memory and the wire of an engine without its GPU.
 *
 * <p>Terminology: an <em>engine</em> is one simulated replica with its own port; a <em>sequence</em> is one request
 * inside the engine; a <em>step</em> is one forward pass over every sequence that fits; a <em>block</em> is a fixed
 * number of tokens of KV cache, and its <em>key</em> covers the block and everything before it.
 *
 * <p>Threads: an engine lives on one event loop. {@link io.caravan.simulator.EngineModel} and everything below it is
 * single-threaded and knows no I/O; {@link io.caravan.simulator.SimulatedEngine},
 * {@link io.caravan.simulator.SimulatedFleet} and {@link io.caravan.simulator.FaultSwitches} may be used from any
 * thread.
 */
@NullMarked
package io.caravan.simulator;

import org.jspecify.annotations.NullMarked;

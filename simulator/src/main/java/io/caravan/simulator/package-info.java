/**
 * A stand-in for vLLM: the time, the memory and the wire of an engine without its GPU.
 *
 * <p>Terminology: an <em>engine</em> is one simulated replica with its own port; a <em>sequence</em> is one request
 * inside the engine; a <em>step</em> is one forward pass over every sequence that fits; a <em>block</em> is a fixed
 * number of tokens of KV cache, and its <em>key</em>, also called its hash, covers the block and everything before it.
 *
 * <p>With {@link io.caravan.simulator.EngineSettings#withKvEvents} an engine publishes KV events over ZeroMQ, byte for byte
 * as vLLM 0.32 does; {@link io.caravan.simulator.Fault} spoils them, and
 * {@link io.caravan.simulator.SimulatedEngine#heldBlocks()} tells the truth that a reader of the events should have come to.
 *
 * <p>Threads: an engine lives on one event loop. {@link io.caravan.simulator.EngineModel} and everything below it is
 * single-threaded and knows no I/O; the sockets of KV events belong to one more thread per engine or fleet, and there is
 * none without events; {@link io.caravan.simulator.SimulatedEngine},
 * {@link io.caravan.simulator.SimulatedFleet} and {@link io.caravan.simulator.FaultSwitches} may be used from any
 * thread.
 */
@NullMarked
package io.caravan.simulator;

import org.jspecify.annotations.NullMarked;

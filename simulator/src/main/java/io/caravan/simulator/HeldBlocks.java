package io.caravan.simulator;

import java.util.List;

/**
 * The truth about an engine's prefix cache at one moment.
 *
 * @param nextSequence sequence number of the next batch of events; those before it have been published
 * @param settled whether every change has been published; a change in a step is published at the step's end, and a
 *     reset at the end of the next step
 * @param blocks the findable blocks, in no order
 */
public record HeldBlocks(long nextSequence, boolean settled, List<HeldBlock> blocks) {}

package io.caravan.prefix;

/**
 * Counts of one endpoint's events since it was added, and sizes as they are now.
 *
 * @param engineBlocks blocks the engine has said it holds, now
 * @param parkedBlocks blocks whose parent is not known, now
 * @param parkedDropped blocks given up because too many were parked
 * @param otherGroups events of KV cache groups without full attention
 * @param malformed stores whose tokens do not divide into their blocks
 * @param unknown hashes removed, or stored without tokens, that were not known
 * @param overflowed blocks not indexed because there were too many
 */
public record EngineBlocksStats(
        int engineBlocks,
        int parkedBlocks,
        long parkedDropped,
        long otherGroups,
        long malformed,
        long unknown,
        long overflowed) {}

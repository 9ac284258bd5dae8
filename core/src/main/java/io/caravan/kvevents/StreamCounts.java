package io.caravan.kvevents;

/**
 * What has become of the batches of a {@link KvEventStream}.
 *
 * @param applied batches applied
 * @param duplicates batches that came again
 * @param gaps gaps that were seen
 * @param replays replays that were asked for
 * @param lost times that all blocks were forgotten because of a gap
 * @param restarts times that the engine started again
 * @param next number of the batch that comes next; -1 while that is not known
 */
public record StreamCounts(
        long applied, long duplicates, long gaps, long replays, long lost, long restarts, long next) {}

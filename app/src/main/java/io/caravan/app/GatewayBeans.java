package io.caravan.app;

import io.caravan.app.config.GatewayConfig;
import io.caravan.decision.DecisionRing;
import io.caravan.ledger.LoadLedger;
import io.caravan.pool.InferencePoolState;
import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.scheduling.PluginServices;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The long-lived objects of one gateway, which routes, plug-ins and admin pages share.
 *
 * @param config the effective configuration
 * @param startedNanos when the gateway was made
 * @param draining whether the gateway has been told to end
 */
public record GatewayBeans(
        GatewayConfig config,
        NanoClock clock,
        ToleranceCounters tolerated,
        InferencePoolState pool,
        LoadLedger ledger,
        ApproximatePrefixIndex index,
        BlockSize blockSize,
        DecisionRing decisions,
        GatewayMeters meters,
        PluginServices services,
        long startedNanos,
        AtomicBoolean draining) {

    /** Makes them and joins those that listen to the pool. */
    public static GatewayBeans create(GatewayConfig config) {
        NanoClock clock = NanoClock.system();
        ToleranceCounters tolerated = new ToleranceCounters();
        InferencePoolState pool = new InferencePoolState(clock);
        LoadLedger ledger = new LoadLedger();
        ApproximatePrefixIndex index =
                new ApproximatePrefixIndex(config.prefix().lruCapacityBlocks());
        pool.addListener(ledger);
        pool.addListener(index);
        return new GatewayBeans(
                config,
                clock,
                tolerated,
                pool,
                ledger,
                index,
                new BlockSize(config.prefix(), pool, index),
                new DecisionRing(config.decisions().capacity()),
                new GatewayMeters(tolerated, pool, ledger),
                new PluginServices(tolerated),
                clock.nanos(),
                new AtomicBoolean());
    }
}

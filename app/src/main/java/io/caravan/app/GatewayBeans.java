package io.caravan.app;

import io.caravan.agreement.AgreementCheck;
import io.caravan.agreement.AgreementStatus;
import io.caravan.app.config.GatewayConfig;
import io.caravan.app.tokens.GatewayTokens;
import io.caravan.decision.DecisionRing;
import io.caravan.kvevents.KvEventInbox;
import io.caravan.kvevents.KvEventSources;
import io.caravan.ledger.LoadLedger;
import io.caravan.outlier.OutlierDetector;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.TierWeights;
import io.caravan.scheduling.PluginServices;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
        OutlierDetector outliers,
        ApproximatePrefixIndex index,
        PrefixIndex exactIndex,
        KvEventSources kvEvents,
        AgreementCheck agreement,
        BlockSize blockSize,
        GatewayTokens tokens,
        DecisionRing decisions,
        GatewayMeters meters,
        PluginServices services,
        long startedNanos,
        AtomicBoolean draining) {

    private static final int MOST_SHOWN = 200;
    private static final Logger LOG = LoggerFactory.getLogger(GatewayBeans.class);

    /** Makes them and joins those that listen to the pool. */
    public static GatewayBeans create(GatewayConfig config) {
        NanoClock clock = NanoClock.system();
        ToleranceCounters tolerated = new ToleranceCounters();
        InferencePoolState pool = new InferencePoolState(clock);
        LoadLedger ledger = new LoadLedger();
        ApproximatePrefixIndex index =
                new ApproximatePrefixIndex(config.prefix().lruCapacityBlocks());
        OutlierDetector outliers =
                new OutlierDetector(pool, config.outliers().rules(), tolerated, clock, GatewayBeans::logEjection);
        pool.addListener(ledger);
        pool.addListener(outliers);
        pool.addListener(index);
        PrefixIndex exactIndex = new PrefixIndex(config.prefix().exactCapacityBlocks(), TierWeights.DEFAULT);
        pool.addListener(exactIndex);
        KvEventSources kvEvents =
                new KvEventSources(exactIndex, new BlockKeys(config.prefix().exactBlockSizeTokens()), clock);
        pool.addListener(kvEvents);
        AgreementCheck agreement =
                new AgreementCheck(exactIndex, config.prefix().maxPrefixTokens(), clock, GatewayBeans::logAgreement);
        pool.addListener(agreement);
        kvEvents.doubted(agreement::isDoubted);
        return new GatewayBeans(
                config,
                clock,
                tolerated,
                pool,
                ledger,
                outliers,
                index,
                exactIndex,
                kvEvents,
                agreement,
                new BlockSize(config.prefix(), pool, index),
                new GatewayTokens(config.tokens(), clock),
                new DecisionRing(config.decisions().capacity()),
                new GatewayMeters(tolerated, pool, ledger),
                new PluginServices(tolerated),
                clock.nanos(),
                new AtomicBoolean());
    }

    /** What takes the events of engines that connect to the gateway. */
    KvEventInbox kvEventInbox() {
        return new KvEventInbox(
                pool,
                kvEvents,
                tolerated,
                clock,
                topic ->
                        LOG.warn("KV events not used: the topic '{}' names no endpoint of the pool", printable(topic)));
    }

    /** What comes from outside is neither long nor of several lines in the log. */
    private static String printable(String topic) {
        String shown = topic.replaceAll("[^\\x20-\\x7e]", "?");
        return shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + "...";
    }

    private static void logAgreement(InferenceEndpoint endpoint, AgreementStatus now) {
        String kind = now.kind().label();
        if (now.raised()) {
            LOG.warn(
                    "Alarm raised: {} endpoint={} disagreed={} of={}; its prefix cache is rated by what was sent there",
                    kind,
                    endpoint.name(),
                    now.recentDisagreed(),
                    now.recent());
        } else {
            LOG.warn("Alarm cleared: {} endpoint={}", kind, endpoint.name());
        }
    }

    private static void logEjection(InferenceEndpoint endpoint, Duration lasts, String because) {
        LOG.warn("Endpoint ejected: endpoint={} seconds={} because={}", endpoint.name(), lasts.toSeconds(), because);
    }
}

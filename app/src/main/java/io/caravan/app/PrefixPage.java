package io.caravan.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.agreement.AgreementStatus;
import io.caravan.kvevents.KvEventAddress;
import io.caravan.kvevents.KvEventSource;
import io.caravan.kvevents.SkippedEvent;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.Tier;
import java.util.Locale;
import java.util.Map;

/** The {@code /status/prefix} page: what KV events tell of each endpoint, and how far that can be trusted. */
final class PrefixPage {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double NANOS_PER_MILLI = 1e6;

    private final GatewayBeans beans;

    PrefixPage(GatewayBeans beans) {
        this.beans = beans;
    }

    ObjectNode json() {
        ObjectNode json = JSON.objectNode();
        json.put("distinctBlocks", beans.exactIndex().distinctBlocks());
        json.put("capacityBlocks", beans.config().prefix().exactCapacityBlocks());
        json.put("blockSizeTokens", beans.config().prefix().exactBlockSizeTokens());
        json.put("evictions", beans.exactIndex().evictions());
        ArrayNode endpoints = json.putArray("endpoints");
        for (InferenceEndpoint endpoint : beans.pool().snapshot().endpoints()) {
            ObjectNode one = endpoints.addObject();
            one.put("name", endpoint.name());
            ObjectNode blocks = one.putObject("blocks");
            for (Tier tier : Tier.values()) {
                long count = beans.exactIndex().blocks(endpoint, tier);
                if (count > 0) {
                    blocks.put(tier.name().toLowerCase(Locale.ROOT), count);
                }
            }
            ArrayNode sources = one.putArray("sources");
            for (Map.Entry<KvEventAddress, KvEventSource.Status> source :
                    beans.kvEvents().status(endpoint).entrySet()) {
                sources.add(source(source.getKey(), source.getValue()));
            }
            if (!sources.isEmpty()) {
                one.set("agreement", agreement(endpoint));
            }
        }
        return json;
    }

    private ObjectNode agreement(InferenceEndpoint endpoint) {
        ObjectNode json = JSON.objectNode();
        for (AgreementStatus status : beans.agreement().status(endpoint)) {
            ObjectNode one = json.putObject(status.kind().label());
            one.put("alarm", status.raised());
            one.put("recent", status.recent());
            one.put("recentDisagreed", status.recentDisagreed());
            one.put("judged", status.judged());
            one.put("disagreed", status.disagreed());
        }
        return json;
    }

    private ObjectNode source(KvEventAddress address, KvEventSource.Status status) {
        ObjectNode json = JSON.objectNode();
        json.put("port", address.port());
        json.put("replayPort", address.replayPort());
        json.put("state", status.state().name().toLowerCase(Locale.ROOT));
        json.put("connected", status.connected());
        if (status.lastBatchNanos() != 0) {
            json.put("lastBatchAgeMs", (beans.clock().nanos() - status.lastBatchNanos()) / NANOS_PER_MILLI);
        }
        json.put("nextSequence", status.stream().next());
        json.put("batches", status.stream().applied());
        json.put("duplicates", status.stream().duplicates());
        json.put("gaps", status.stream().gaps());
        json.put("replays", status.stream().replays());
        json.put("lost", status.stream().lost());
        json.put("restarts", status.stream().restarts());
        json.put("unsureMs", status.unsureNanos() / NANOS_PER_MILLI);
        json.put("engineBlocks", status.blocks().engineBlocks());
        json.put("parkedBlocks", status.blocks().parkedBlocks());
        ObjectNode skipped = json.putObject("skipped");
        for (SkippedEvent reason : SkippedEvent.values()) {
            skipped.put(reason.label(), status.skipped().get(reason.ordinal()));
        }
        return json;
    }
}

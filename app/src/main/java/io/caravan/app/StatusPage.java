package io.caravan.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.app.security.GatewaySecurity;
import io.caravan.ledger.LedgerView;
import io.caravan.pool.EndpointFacts;
import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.PoolSnapshot;
import io.caravan.scheduling.SchedulingProfile;

/** The {@code /status} page: alarms, the pool, the age of every fact, the profile's plug-ins, and all that was tolerated. */
final class StatusPage {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double NANOS_PER_MILLI = 1e6;

    private final GatewayBeans beans;
    private final LoadedProfile profile;
    private final GatewaySecurity security;

    StatusPage(GatewayBeans beans, LoadedProfile profile, GatewaySecurity security) {
        this.beans = beans;
        this.profile = profile;
        this.security = security;
    }

    ObjectNode json() {
        long now = beans.clock().nanos();
        ObjectNode json = JSON.objectNode();
        json.put("version", Version.text());
        json.put("uptimeSeconds", (now - beans.startedNanos()) / 1_000_000_000L);
        ArrayNode alarms = json.putArray("alarms");
        security.alarms().forEach(alarms::add);
        beans.agreement().alarms(beans.pool().snapshot().endpoints()).forEach(alarms::add);
        ObjectNode expiries = json.putObject("certificatesExpire");
        security.certificateExpiries().forEach((setting, at) -> expiries.put(setting, at.toString()));
        json.set("profile", profileJson());
        json.set("pool", poolJson(now));
        ObjectNode ledger = json.putObject("ledger");
        ledger.put("inFlight", beans.ledger().view().totalInFlight());
        ledger.put("reserved", beans.ledger().reservedCount());
        ledger.put("settled", beans.ledger().settledCount());
        json.put("decisions", beans.decisions().addedCount());
        json.put("blockSizeTokens", beans.blockSize().getAsInt());
        json.set("tokens", TokensStatus.json(beans.tokens()));
        ObjectNode tolerated = json.putObject("tolerated");
        beans.tolerated().all().forEach((what, count) -> tolerated.put(what.label(), count));
        return json;
    }

    private ObjectNode profileJson() {
        ObjectNode json = JSON.objectNode();
        json.put("name", profile.name().name());
        json.put("version", profile.name().version());
        json.put("source", profile.source());
        SchedulingProfile plain = profile.plain();
        json.put("fused", plain != null);
        if (plain != null) {
            ArrayNode plugins = json.putArray("plugins");
            plain.steps().forEach(step -> plugins.add(step.plugin()));
            plugins.add(plain.pickerType());
        }
        return json;
    }

    private ArrayNode poolJson(long now) {
        ArrayNode json = JSON.arrayNode();
        PoolSnapshot snapshot = beans.pool().snapshot();
        LedgerView ledger = beans.ledger().view();
        for (InferenceEndpoint endpoint : snapshot.endpoints()) {
            EndpointFacts facts = snapshot.facts(endpoint);
            ObjectNode one = json.addObject();
            one.put("name", endpoint.name());
            one.put("address", endpoint.address());
            ObjectNode labels = one.putObject("labels");
            endpoint.labels().forEach(labels::put);
            one.put("health", facts.health().state().label());
            one.put("healthReason", facts.health().reason());
            one.put("healthAgeMs", (now - facts.health().sinceNanos()) / NANOS_PER_MILLI);
            if (!facts.health().isOver(now)) {
                one.put("healthLastsMs", (facts.health().untilNanos() - now) / NANOS_PER_MILLI);
            }
            one.put("inFlight", ledger.inFlightAt(endpoint.slot()));
            EndpointStats stats = facts.stats();
            if (stats == null) {
                one.putNull("stats");
            } else {
                one.set("stats", statsJson(stats, now));
            }
            if (facts.models() != null) {
                ArrayNode models = one.putArray("models");
                facts.models().stream().sorted().forEach(models::add);
            }
        }
        return json;
    }

    private static ObjectNode statsJson(EndpointStats stats, long now) {
        ObjectNode json = JSON.objectNode();
        json.put("ageMs", (now - stats.observedAtNanos()) / NANOS_PER_MILLI);
        json.put("fresh", stats.isFresh(now));
        if (!Double.isNaN(stats.waiting())) {
            json.put("waiting", stats.waiting());
        }
        if (!Double.isNaN(stats.running())) {
            json.put("running", stats.running());
        }
        if (!Double.isNaN(stats.kvCacheUtilization())) {
            json.put("kvCacheUtilization", stats.kvCacheUtilization());
        }
        json.put("blockSizeTokens", stats.blockSizeTokens());
        json.put("gpuBlocks", stats.gpuBlocks());
        return json;
    }
}

package io.caravan.app;

import io.caravan.app.config.GatewayConfig;
import io.caravan.app.config.HealthConfig;
import io.caravan.app.config.MetricsConfig;
import io.caravan.app.security.GatewaySecurity;
import io.caravan.component.inference.InferenceCamelComponent;
import io.caravan.component.inference.LeanHttpBinding;
import io.caravan.component.inference.LeanNettyHttp;
import io.caravan.component.inference.StreamGuardFactory;
import io.caravan.component.inference.facts.PagePlan;
import io.caravan.dispatch.RetryRules;
import io.caravan.dispatch.UsageTap;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.RetryBudget;
import io.caravan.pool.MetricNames;
import io.caravan.processors.facts.ApplyEndpointHealth;
import io.caravan.processors.facts.ApplyEndpointModels;
import io.caravan.processors.facts.ApplyEndpointStats;
import io.caravan.processors.facts.ApplyKvEventSources;
import io.caravan.processors.facts.ApplyPoolChange;
import io.caravan.processors.outcome.RecordOutcome;
import io.caravan.processors.request.AdmitRequest;
import io.caravan.processors.request.InferenceBodyReader;
import io.caravan.processors.request.ListModels;
import io.caravan.processors.request.MatchPrefix;
import io.caravan.processors.request.ParseInferenceRequest;
import io.caravan.processors.request.TokenizePrompt;
import io.caravan.processors.scheduling.ScheduleProfile;
import io.caravan.processors.scheduling.SchedulingRuntime;
import io.caravan.processors.upstream.PrepareUpstreamRequest;
import io.caravan.scheduling.PluginRegistry;
import io.caravan.scheduling.SchedulingProfile;
import io.caravan.time.NanoClock;
import io.netty.handler.ssl.SslContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** The one place that makes the steps the route files refer to and gives them to Camel under their names. */
final class GatewayWiring {

    private final GatewayBeans beans;
    private final LoadedProfile profile;
    private final PluginRegistry plugins;
    private final EventLoops loops;
    private final GatewaySecurity security;
    private final SchedulingRuntime scheduling;
    private final StreamGuardFactory clients;
    private final InferenceCamelComponent endpoints;

    GatewayWiring(
            GatewayBeans beans,
            LoadedProfile profile,
            PluginRegistry plugins,
            EventLoops loops,
            GatewaySecurity security) {
        this.beans = beans;
        this.profile = profile;
        this.plugins = plugins;
        this.loops = loops;
        this.security = security;
        this.scheduling = new SchedulingRuntime(
                beans.pool(), beans.ledger(), beans.decisions(), beans.tolerated(), beans.clock());
        this.clients = ClientFront.create(beans, security);
        this.endpoints = inferenceComponent();
    }

    /** What ends this gateway without losing a request. */
    Drain drain() {
        return new Drain(beans, loops, clients, endpoints);
    }

    /** What the route files refer to as {@code {{caravan...}}}. */
    static Map<String, String> properties(GatewayConfig config, EventLoops loops) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("caravan.listen.host", config.listen().host());
        properties.put("caravan.listen.port", Integer.toString(config.listen().port()));
        properties.put("caravan.admin.host", config.admin().host());
        properties.put("caravan.admin.port", Integer.toString(config.admin().port()));
        properties.put("caravan.nativeTransport", Boolean.toString(EventLoops.isNative()));
        properties.put(
                "caravan.endpointsFileIntervalMillis",
                Long.toString(config.endpointsFileInterval().toMillis()));
        String kamelets =
                config.kamelets() == null ? "" : ",file:" + config.kamelets().toAbsolutePath();
        properties.put("camel.component.kamelet.location", "classpath:kamelets" + kamelets);
        return properties;
    }

    void bindTo(Main main) {
        bindRequestLane(main);
        bindFactLane(main);
        main.bind("workers", loops.workers());
        main.bind("bosses", loops.bosses());
        main.bind("netty-http", LeanNettyHttp.component());
        main.bind("inference", endpoints);
        Readiness readiness = new Readiness(beans);
        main.bind("report-readiness", new ReportReadiness(readiness));
        main.bind(
                "admin-pages",
                new AdminPages(beans, new StatusPage(beans, profile, security), readiness, security.adminGate()));
        main.bind("plugins", plugins);
        main.bind("plugin-services", beans.services());
        main.bind("scheduling", scheduling);
        main.bind("profile-name", profile.name());
        main.bind("route-meters", new FactRouteMeters(beans.meters().registry()));
    }

    private void bindRequestLane(Main main) {
        GatewayConfig config = beans.config();
        NanoClock clock = beans.clock();
        int maxTokens = config.prefix().maxPrefixTokens();
        main.bind("leanHttpBinding", new LeanHttpBinding(clock, beans.meters()));
        main.bind("streamGuard", clients);
        main.bind(
                "parse-inference-request",
                new ParseInferenceRequest(
                        new InferenceBodyReader(maxTokens * PromptTokens.BYTES_PER_TOKEN),
                        config.upstream().totalTimeout(),
                        clock));
        main.bind(
                "admit-request",
                new AdmitRequest(beans.pool(), beans.ledger(), config.limits().maxInFlight(), clock));
        RetryRules retries = new RetryRules(
                config.upstream().maxAttempts(),
                new RetryBudget(config.upstream().retryShare(), RetryBudget.DEFAULT.least()));
        main.bind(
                "tokenize-prompt",
                new TokenizePrompt(maxTokens, beans.tokens().sources(endpoints), this::idsMatter, clock));
        TokenMeters.register(beans.tokens(), beans.meters().registry());
        main.bind(
                "match-prefix",
                new MatchPrefix(beans.index(), beans.kvEvents(), beans.pool(), beans.blockSize(), clock));
        main.bind(
                "prepare-upstream-request",
                new PrepareUpstreamRequest(beans.index(), beans.agreement(), beans.tolerated(), retries, clock));
        main.bind(
                "record-outcome", new RecordOutcome(beans.index(), beans.agreement(), List.of(beans.meters()), clock));
        main.bind("list-models", new ListModels(beans.pool()));
    }

    /** Nothing depends on a prompt's exact ids but what KV events tell by them. */
    private boolean idsMatter() {
        return !beans.kvEvents().isEmpty() || beans.tokens().always();
    }

    private void bindFactLane(Main main) {
        ApplyEndpointStats apply = new ApplyEndpointStats(beans.pool(), MetricNames.VLLM, beans.tolerated());
        main.bind("apply-endpoint-stats", (org.apache.camel.Processor) exchange -> {
            apply.process(exchange);
            beans.blockSize().refresh();
        });
        main.bind("apply-endpoint-health", new ApplyEndpointHealth(beans.outliers()));
        main.bind("apply-endpoint-models", new ApplyEndpointModels(beans.pool(), beans.tolerated()));
        main.bind("apply-kv-event-sources", new ApplyKvEventSources(beans.kvEvents(), beans.tolerated()));
        main.bind("pass-kv-event-time", (org.apache.camel.Processor) exchange -> {
            beans.kvEvents().tick();
            beans.agreement().tick(beans.kvEvents()::isHeard);
        });
        main.bind("read-endpoints-file", new ReadEndpointsFile(beans.config().endpointsFile(), beans.tolerated()));
        main.bind("apply-pool-change", new ApplyPoolChange(beans.pool(), beans.tolerated()));
    }

    private InferenceCamelComponent inferenceComponent() {
        GatewayConfig config = beans.config();
        InferenceCamelComponent component = new InferenceCamelComponent();
        component.setConnectTimeout(config.upstream().connectTimeout());
        component.setResponseTimeout(config.upstream().responseTimeout());
        component.setIdleTimeout(config.upstream().idleTimeout());
        component.setMaxIdlePerEndpoint(config.upstream().maxIdleConnections());
        component.setExposeEndpoint(config.exposeEndpoint());
        MetricsConfig metrics = config.metrics();
        component.setMetricsPlan(
                new PagePlan(metrics.path(), metrics.activeInterval(), metrics.idleInterval(), metrics.timeout()));
        component.setModelsPlan(new PagePlan(
                PagePlan.models().path(), metrics.modelsInterval(), metrics.modelsInterval(), metrics.timeout()));
        Supplier<SslContext> tls = security.upstreamTls();
        if (tls != null) {
            component.setTls(tls);
        }
        HealthConfig health = config.health();
        component.setHealthPlan(
                new PagePlan(health.path(), health.activeInterval(), health.idleInterval(), health.timeout()));
        component.setCredentials(security.upstreamCredentials());
        component.setPool(beans.pool());
        component.setLedger(beans.ledger());
        component.setWorkerGroup(loops.workers());
        component.setClock(beans.clock());
        component.setTapFactory(UsageTap.factory(beans.clock(), beans.tolerated()));
        component.setAttemptListener(beans.outliers());
        return component;
    }

    /** Shipped route files that {@link #routeBuilders} stand for. */
    Set<String> replacedRoutes() {
        return profile.plain() == null
                ? Set.of()
                : Set.of("schedule-" + profile.name().name());
    }

    /**
     * A profile of nothing but plug-ins runs as one step under its route's id, which saves a Kamelet hop per plug-in; any
     * other runs as the route it is.
     */
    List<RoutesBuilder> routeBuilders() {
        SchedulingProfile plain = profile.plain();
        if (plain == null) {
            return List.of();
        }
        String id = "schedule-" + profile.name().name();
        return List.of(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + id).routeId(id).process(new ScheduleProfile(scheduling, plain));
            }
        });
    }
}

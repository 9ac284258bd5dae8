package io.caravan.component.inference;

import io.caravan.dispatch.Outcome;
import io.caravan.dispatch.RequestTimeline;
import io.caravan.dispatch.RetryRules;
import io.caravan.dispatch.UpstreamRequest;
import io.caravan.inference.Api;
import io.caravan.inference.BodyPatch;
import io.caravan.inference.GatewayReply;
import io.caravan.inference.HttpRequestView;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptOptions;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.LoadLedger;
import io.caravan.ledger.Reservation;
import io.caravan.ledger.RetryBudget;
import io.caravan.outlier.AttemptListener;
import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import io.caravan.prefix.PrefixMatches;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.RequestFeatures;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.net.Ports;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A whole gateway without scheduling: netty-http, a step that takes the endpoints in order, and the relay. */
final class TestGateway implements AutoCloseable {

    static final int MAX_BODY = 100_000;

    final LoadLedger ledger = new LoadLedger();
    final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    final StreamGuardFactory clients;
    final AtomicInteger successes = new AtomicInteger();
    final InferencePoolState pool = new InferencePoolState(NanoClock.system());
    final InferenceCamelComponent component = new InferenceCamelComponent();
    volatile RetryBudget budget = RetryBudget.DEFAULT;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final EventLoopGroup workers = Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
    private final int port;

    TestGateway(Consumer<InferenceCamelComponent> settings, int... upstreamPorts) throws Exception {
        this(settings, plain(upstreamPorts));
    }

    static List<EndpointSpec> plain(int... ports) {
        List<EndpointSpec> specs = new ArrayList<>();
        for (int i = 0; i < ports.length; i++) {
            specs.add(new EndpointSpec("e" + i, "127.0.0.1", ports[i], false, Map.of()));
        }
        return specs;
    }

    TestGateway(Consumer<InferenceCamelComponent> settings, List<EndpointSpec> specs) throws Exception {
        this(settings, specs, limits());
    }

    /** Limits that no ordinary test meets in time, and small sizes. */
    static ClientLimits limits() {
        return limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1_000, 10L * MAX_BODY);
    }

    /** @param times for a head and for a body; @param idle between requests */
    static ClientLimits limits(Duration times, Duration idle, int maxConnections, long maxBodyMemory) {
        return new ClientLimits(
                new ClientLimits.Sizes(MAX_BODY, 8_192, 4_096, Map.of("/v1/small", 100, "/v1/audio/", 1 << 30)),
                new ClientLimits.Times(times, times, 1_000, idle),
                new ClientLimits.Room(maxConnections, maxBodyMemory));
    }

    TestGateway(Consumer<InferenceCamelComponent> settings, List<EndpointSpec> specs, ClientLimits limits)
            throws Exception {
        clients = new StreamGuardFactory(limits, refused::add, NanoClock.system(), null, null);
        port = Ports.free();
        pool.addListener(ledger);
        pool.apply(new PoolChange("test", specs));
        component.setAttemptListener(new Attempts());
        settings.accept(component);
        context.disableJMX();
        context.addComponent("inference", component);
        context.getRegistry().bind("leanHttpBinding", new LeanHttpBinding(NanoClock.system(), refused::add));
        context.getRegistry().bind("streamGuard", clients);
        context.getRegistry().bind("workers", workers);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("netty-http:http://127.0.0.1:" + port
                                + "/v1?matchOnUriPrefix=true&nettyHttpBinding=#leanHttpBinding"
                                + "&encoders=#streamGuard&usingExecutorService=false&workerGroup=#workers"
                                + "&nativeTransport=" + Epoll.isAvailable())
                        .process(TestGateway.this::prepare)
                        .to("inference:dispatch");
            }
        });
        context.start();
    }

    int port() {
        return port;
    }

    private void prepare(Exchange exchange) {
        HttpRequestView view = exchange.getMessage().getBody(HttpRequestView.class);
        if (view.path().equals("/v1/here")) {
            exchange.getMessage().setBody(new GatewayReply(200, Map.of("x-a", "b"), "{\"here\":1}".getBytes()));
            exchange.setRouteStop(true);
            return;
        }
        if (view.path().equals("/v1/fail")) {
            throw new IllegalStateException("secret");
        }
        String id = view.header("x-request-id") == null ? "made" : view.header("x-request-id");
        var patch = view.header("x-patch") == null ? null : BodyPatch.at(1, view.header("x-patch"));
        var request = new InferenceRequest(
                id,
                Api.OTHER,
                view.path(),
                "",
                false,
                false,
                -1,
                "",
                Prompt.NONE,
                PromptOptions.USUAL,
                view.bodyLength(),
                patch);
        RequestTimeline timeline = new RequestTimeline(view.receivedNanos());
        var features = new RequestFeatures(id, Api.OTHER, "", false, 10, PromptTokens.Source.ESTIMATE, List.of(), -1);
        var scheduling = new SchedulingView(features, pool.snapshot(), ledger.view(), PrefixMatches.NONE, 0, 0);
        InferenceEndpoint first = pool.snapshot().endpoints().get(0);
        var decision = new SchedulingResult("test", "1", "first", 0, Candidates.of(scheduling), List.of(first));
        Reservation reservation = ledger.reserve(first, 10);
        var upstream = new UpstreamRequest(
                request, decision, reservation, timeline, new ToleranceCounters(), new RetryRules(3, budget));
        exchange.getMessage().setBody(upstream);
        exchange.getExchangeExtension().addOnCompletion(new org.apache.camel.support.SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                outcomes.add(timeline.outcome(upstream.endpoint().name(), 0));
                reservation.settle();
            }
        });
    }

    /** Writes down how attempts end. */
    private final class Attempts implements AttemptListener {
        @Override
        public void unreachable(InferenceEndpoint endpoint, String errorCode) {
            failures.add(endpoint.name() + " " + errorCode);
        }

        @Override
        public void failed(InferenceEndpoint endpoint, String errorCode) {
            failures.add(endpoint.name() + " " + errorCode);
        }

        @Override
        public void succeeded(InferenceEndpoint endpoint) {
            successes.incrementAndGet();
        }
    }

    @Override
    public void close() {
        context.stop();
        workers.shutdownGracefully();
    }
}

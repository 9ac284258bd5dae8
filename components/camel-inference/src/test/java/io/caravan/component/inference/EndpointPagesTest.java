package io.caravan.component.inference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.ledger.LoadLedger;
import io.caravan.pool.EndpointPage;
import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import io.caravan.testkit.net.Ports;
import io.caravan.time.NanoClock;
import io.netty.channel.nio.NioEventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of endpoints, read over real sockets. */
class EndpointPagesTest {

    private final LoadLedger ledger = new LoadLedger();
    private final InferencePoolState pool = new InferencePoolState(NanoClock.system());
    private final List<EndpointPage> pages = new CopyOnWriteArrayList<>();
    private final NioEventLoopGroup workers = new NioEventLoopGroup(2);
    private final DefaultCamelContext context = new DefaultCamelContext();
    private ScriptedServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = new ScriptedServer().script(call -> call.json(200, "{\"page\":1}"));
        pool.addListener(ledger);
        InferenceCamelComponent component = new InferenceCamelComponent();
        component.setPool(pool);
        component.setLedger(ledger);
        component.setWorkerGroup(workers);
        context.disableJMX();
        context.addComponent("inference", component);
    }

    private void read(String uri, int... ports) throws Exception {
        endpoints(ports);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(exchange -> pages.add(exchange.getMessage().getBody(EndpointPage.class)));
            }
        });
        context.start();
    }

    private void endpoints(int... ports) {
        List<EndpointSpec> specs = new ArrayList<>();
        for (int i = 0; i < ports.length; i++) {
            specs.add(new EndpointSpec("e" + i, "127.0.0.1", ports[i], false, Map.of()));
        }
        pool.apply(new PoolChange("test", specs));
    }

    private void awaitPages(int count) {
        await().atMost(10, SECONDS).until(() -> pages.size() >= count);
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        workers.shutdownGracefully();
        server.close();
    }

    @Test
    void pagesComeAgainAndAgainOverOneConnection() throws Exception {
        read("inference:metrics?activeInterval=20&idleInterval=20ms&timeout=1s", server.port());
        awaitPages(5);
        assertThat(server.connections).hasValue(1);
        assertThat(server.heads.get(0)).startsWith("GET /metrics HTTP/1.1");
        EndpointPage page = pages.get(0);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.failure()).isEmpty();
        assertThat(page.endpoint().name()).isEqualTo("e0");
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).isEqualTo("{\"page\":1}");
        assertThat(page.freshUntilNanos() - page.observedAtNanos()).isEqualTo(SECONDS.toNanos(2));
    }

    @Test
    void theListOfModelsIsAPageToo() throws Exception {
        read("inference:models", server.port());
        awaitPages(1);
        assertThat(server.heads.get(0)).startsWith("GET /v1/models HTTP/1.1");
    }

    @Test
    void anIdleGatewayReadsSeldomAndADispatchWakesIt() throws Exception {
        read("inference:metrics?activeInterval=20&idleInterval=1h", server.port());
        awaitPages(1);
        assertThat(pages).hasSize(1);
        ledger.reserve(pool.snapshot().endpoints().get(0), 1);
        awaitPages(5);
    }

    @Test
    void anEndpointThatDoesNotAnswerIsReportedWithAReason() throws Exception {
        read("inference:metrics?activeInterval=20&idleInterval=20&timeout=100", Ports.refusing());
        awaitPages(2);
        assertThat(pages.get(0).status()).isZero();
        assertThat(pages.get(0).failure()).isEqualTo("connect_refused");
        assertThat(pages.get(0).freshUntilNanos()).isEqualTo(pages.get(0).observedAtNanos());
    }

    @Test
    void aPageThatTakesTooLongIsGivenUp() throws Exception {
        server.script(ScriptedServer.Call::awaitClose);
        read("inference:metrics?activeInterval=20&idleInterval=20&timeout=50", server.port());
        awaitPages(2);
        assertThat(pages.get(0).failure()).isEqualTo("timeout");
        await().atMost(5, SECONDS).until(() -> server.cancelled.get() >= 1);
    }

    @Test
    void aConnectionThatTheServerHasClosedIsReplacedWithoutAFailure() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        server.script(call -> {
            if (calls.incrementAndGet() % 2 == 0) {
                call.close();
            } else {
                call.json(200, "{}");
            }
        });
        read("inference:metrics?activeInterval=20&idleInterval=20", server.port());
        awaitPages(4);
        assertThat(pages).allSatisfy(page -> assertThat(page.failure()).isEmpty());
    }

    @Test
    void endpointsThatComeAreReadAndThoseThatGoAreLeftAlone() throws Exception {
        read("inference:metrics?activeInterval=20&idleInterval=20", server.port());
        awaitPages(1);
        try (ScriptedServer other = new ScriptedServer()) {
            endpoints(other.port());
            await().atMost(5, SECONDS).until(() -> other.heads.size() >= 2 && server.ended.get() == 1);
        }
    }

    @Test
    void manyEndpointsAreReadWithoutAThreadEach() throws Exception {
        int[] ports = new int[64];
        java.util.Arrays.fill(ports, server.port());
        int before = gatewayThreads();
        read("inference:metrics?activeInterval=50&idleInterval=50", ports);
        await().atMost(10, SECONDS)
                .until(() ->
                        pages.stream().map(EndpointPage::endpoint).distinct().count() == 64);
        assertThat(gatewayThreads() - before).isLessThanOrEqualTo(4);
    }

    private static int gatewayThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("scripted"))
                .count();
    }

    @Test
    void intervalsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> read("inference:metrics?activeInterval=2s&idleInterval=1s", server.port()))
                .rootCause()
                .hasMessageContaining("activeInterval <= idleInterval");
        assertThatThrownBy(() -> context.getEndpoint("inference:metric"))
                .rootCause()
                .hasMessageContaining("inference:metrics");
    }
}

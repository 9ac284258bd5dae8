package io.caravan.component.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.ZMQ;

/** Both directions of each pattern against the implementation that engines use. */
@Timeout(120)
@SuppressWarnings("try") // Peers that are only there to be heard.
class LibzmqTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MANY = 20_000;

    private final RouteFixture routes = new RouteFixture();

    @AfterEach
    void close() {
        routes.close();
    }

    @Test
    void everyMessageOfAPublisherArrivesInOrder() throws Exception {
        try (LibzmqPeer pub = new LibzmqPeer("pub", 0, MANY, "size=2000", "hwm=0")) {
            AtomicLong next = new AtomicLong();
            AtomicLong wrong = new AtomicLong();
            ZeroMqEndpoint sub =
                    routes.route("zeromq:sub:tcp://127.0.0.1:" + pub.port() + "?topics=kv@&batchSize=500", exchange -> {
                        List<?> batch = exchange.getMessage().getBody(List.class);
                        for (Object message : batch) {
                            List<?> frames = (List<?>) message;
                            long seq = ByteBuffer.wrap((byte[]) frames.get(1)).getLong();
                            boolean whole = frames.size() == 3 && ((byte[]) frames.get(2)).length == 2000;
                            if (seq != next.getAndIncrement() || !whole) {
                                wrong.incrementAndGet();
                            }
                        }
                    });
            await().atMost(LONG).until(() -> next.get() == MANY);
            assertThat(wrong).hasValue(0);
            assertThat(sub.stats().received()).isEqualTo(MANY);
        }
    }

    @Test
    void aSubscriberOfLibzmqGetsWhatARoutePublishes() throws Exception {
        String pub = "zeromq:pub:tcp://127.0.0.1:*?bind=true";
        routes.send(pub, "nobody yet");
        int port = port(routes.endpoint(pub));
        try (LibzmqPeer sub = new LibzmqPeer("sub", port, 1, "connect=1")) {
            await().until(() -> {
                routes.send(pub, RouteFixture.frames("kv@a", "7", "payload"));
                return sub.hasLine();
            });
            assertThat(sub.line()).isEqualTo("got kv@a|7|payload");
        }
    }

    @Test
    void pushAndPullWorkInBothDirections() throws Exception {
        List<String> expected = IntStream.range(0, 1000).mapToObj(i -> "m" + i).toList();
        try (LibzmqPeer push = new LibzmqPeer("push", 0, 1000)) {
            routes.collect("zeromq:pull:tcp://127.0.0.1:" + push.port());
            await().until(() -> routes.received.size() == 1000);
            assertThat(routes.received).containsExactlyElementsOf(expected);
        }
        try (LibzmqPeer pull = new LibzmqPeer("pull", 0, 1000)) {
            String push = "zeromq:push:tcp://127.0.0.1:" + pull.port();
            expected.forEach(text -> routes.send(push, text));
            for (String text : expected) {
                assertThat(pull.line()).isEqualTo("got " + text);
            }
        }
    }

    @Test
    void requestsAndRepliesWorkInBothDirections() throws Exception {
        try (LibzmqPeer rep = new LibzmqPeer("rep", 0, 20)) {
            String req = "zeromq:req:tcp://127.0.0.1:" + rep.port();
            for (int i = 0; i < 20; i++) {
                assertThat(routes.request(req, "q" + i)).isEqualTo("re q" + i);
            }
        }
        ZeroMqEndpoint rep = routes.route("zeromq:rep:tcp://127.0.0.1:*?bind=true", e -> e.getMessage()
                .setBody("re " + RouteFixture.text(e.getMessage().getBody(List.class))));
        try (LibzmqPeer req = new LibzmqPeer("req", port(rep), 20, "connect=1")) {
            for (int i = 0; i < 20; i++) {
                assertThat(req.line()).isEqualTo("got re q" + i);
            }
        }
    }

    @Test
    void aRouteAsksForAReplayAndGetsAllOfIt() throws Exception {
        try (LibzmqPeer engine = new LibzmqPeer("replay", 0, 2000, "size=2000", "hwm=0")) {
            String dealer = "zeromq:dealer:tcp://127.0.0.1:" + engine.port() + "?batchSize=200";
            routes.collect(dealer);
            byte[] from = ByteBuffer.allocate(8).putLong(7).array();
            routes.send(dealer, List.of(new byte[0], from));
            await().atMost(LONG).until(() -> routes.received.size() == 1994);
            assertThat(routes.received.get(0)).startsWith("|kv@pod|");
            assertThat(routes.received.get(1993)).startsWith("||").endsWith("|");
        }
    }

    @Test
    void curveConnectsBothImplementations() throws Exception {
        ZMQ.Curve.KeyPair server = plainKeys();
        ZMQ.Curve.KeyPair client = plainKeys();
        try (LibzmqPeer push = new LibzmqPeer("push", 0, 10, "curve_server_secret=" + server.secretKey)) {
            routes.collect("zeromq:pull:tcp://127.0.0.1:" + push.port() + "?security=curve&curveServerKey=RAW("
                    + server.publicKey + ")");
            await().until(() -> routes.received.size() == 10);
        }
        ZeroMqEndpoint pull =
                routes.collect("zeromq:pull:tcp://127.0.0.1:*?bind=true&security=curve&curveSecretKey=RAW("
                        + server.secretKey + ")&curveAllowedKeys=RAW(" + client.publicKey + ")");
        String[] keys = {
            "connect=1",
            "curve_server_key=" + server.publicKey,
            "curve_public=" + client.publicKey,
            "curve_secret=" + client.secretKey
        };
        try (LibzmqPeer push = new LibzmqPeer("push", port(pull), 10, keys)) {
            await().until(() -> routes.received.size() == 20);
        }
    }

    @Test
    void plainConnectsBothImplementations() throws Exception {
        ZeroMqEndpoint pull = routes.collect(
                "zeromq:pull:tcp://127.0.0.1:*?bind=true&security=plain&username=engine&password=secret");
        try (LibzmqPeer bad = new LibzmqPeer(
                        "push", port(pull), 5, "connect=1", "plain_username=engine", "plain_password=wrong");
                LibzmqPeer good = new LibzmqPeer(
                        "push", port(pull), 10, "connect=1", "plain_username=engine", "plain_password=secret")) {
            await().until(() -> routes.received.size() == 10);
            await().until(() -> pull.stats().handshakeFailures() > 0);
            assertThat(routes.received).hasSize(10);
        }
    }

    /** Keys without a parenthesis, which would end RAW(). */
    private static ZMQ.Curve.KeyPair plainKeys() {
        ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
        while ((keys.publicKey + keys.secretKey).matches(".*[()%].*")) {
            keys = ZMQ.Curve.generateKeyPair();
        }
        return keys;
    }

    private static int port(ZeroMqEndpoint endpoint) {
        String address = endpoint.boundAddress();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}

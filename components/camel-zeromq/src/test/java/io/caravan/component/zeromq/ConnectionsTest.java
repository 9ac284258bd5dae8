package io.caravan.component.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

@Timeout(90)
class ConnectionsTest {

    private final RouteFixture routes = new RouteFixture();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        routes.close();
    }

    @Test
    void aSubscriberComesBackToARestartedPublisherAndSaysSo() throws Exception {
        routes.context.getRegistry().bind("listener", listener());
        int port;
        String uri;
        try (ZContext first = new ZContext()) {
            ZMQ.Socket pub = first.createSocket(SocketType.PUB);
            port = pub.bindToRandomPort("tcp://127.0.0.1");
            uri = "zeromq:sub:tcp://127.0.0.1:" + port + "?reconnectInterval=50&connectionListener=#listener";
            routes.route(uri, e -> seen.add("message"));
            await().until(() -> {
                pub.send("one");
                return seen.contains("message");
            });
        }
        await().until(() -> seen.contains("disconnected"));
        assertThat(routes.endpoint(uri).stats().connections()).isZero();
        try (ZContext second = new ZContext()) {
            ZMQ.Socket pub = second.createSocket(SocketType.PUB);
            await().ignoreExceptions().until(() -> pub.bind("tcp://127.0.0.1:" + port));
            await().until(() -> {
                pub.send("two");
                int end = seen.lastIndexOf("disconnected"); // a message of before may be told of after it
                return seen.lastIndexOf("connected") > end && seen.lastIndexOf("message") > end;
            });
        }
        // messages and connections are told by different threads
        await().untilAsserted(() -> assertThat(
                        seen.stream().filter(s -> !s.equals("message")).limit(3))
                .containsExactly("connected", "disconnected", "connected"));
        assertThat(routes.endpoint(uri).stats().reconnects()).isEqualTo(1);
    }

    @Test
    void engineThatConnectsIsNamedByItsAddress() throws Exception {
        routes.context.getRegistry().bind("listener", listener());
        ZeroMqEndpoint sub = routes.route(
                "zeromq:sub:tcp://127.0.0.1:*?bind=true&connectionListener=#listener", e -> seen.add("message"));
        try (ZContext engine = new ZContext()) {
            ZMQ.Socket pub = engine.createSocket(SocketType.PUB);
            pub.connect(sub.boundAddress());
            await().until(() -> seen.contains("connected"));
            assertThat(sub.stats().connections()).isEqualTo(1);
        }
        await().until(() -> seen.contains("disconnected"));
        await().until(() -> sub.stats().connections() == 0);
    }

    @Test
    void oneThreadReadsFromManyPublishersAndASlowRouteStopsNoOther() throws Exception {
        int publishers = 64;
        int messages = 200;
        CountDownLatch release = new CountDownLatch(1);
        Map<String, List<String>> received = new ConcurrentHashMap<>();
        try (ZContext engines = new ZContext()) {
            List<ZMQ.Socket> sockets = new ArrayList<>();
            for (int i = 0; i < publishers; i++) {
                ZMQ.Socket push = engines.createSocket(SocketType.PUSH);
                push.setSndHWM(0);
                int port = push.bindToRandomPort("tcp://127.0.0.1");
                sockets.add(push);
                String name = "engine" + i;
                received.put(name, new CopyOnWriteArrayList<>());
                routes.route("zeromq:pull:tcp://127.0.0.1:" + port + "?batchSize=64", e -> {
                    if (name.equals("engine0")) {
                        release.await();
                    }
                    List<?> batch = e.getMessage().getBody(List.class);
                    for (Object message : batch) {
                        received.get(name).add(RouteFixture.text((List<?>) message));
                    }
                });
            }
            for (int m = 0; m < messages; m++) {
                for (ZMQ.Socket socket : sockets) {
                    socket.send(Integer.toString(m));
                }
            }
            Map<String, List<String>> others = new HashMap<>(received);
            others.remove("engine0");
            await().until(() -> others.values().stream().allMatch(l -> l.size() == messages));
            assertThat(received.get("engine0")).isEmpty();
            assertThat(threads("ZeroMqPoll")).hasSize(1);
            assertThat(threads("ZeroMqRoute").size()).isLessThanOrEqualTo(4);
            release.countDown();
            await().until(() -> received.get("engine0").size() == messages);
            received.values()
                    .forEach(l -> assertThat(l).startsWith("0", "1", "2").endsWith(Integer.toString(messages - 1)));
        }
    }

    @Test
    void aRouteThatDoesNotTakeMessagesHoldsBackThePeerInsteadOfLosingAny() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        int messages = 20_000;
        ZeroMqEndpoint pull =
                routes.route("zeromq:pull:tcp://127.0.0.1:*?bind=true&batchSize=100&receiveHighWaterMark=100", e -> {
                    release.await();
                    routes.collect(e);
                });
        try (ZContext peer = new ZContext()) {
            ZMQ.Socket push = peer.createSocket(SocketType.PUSH);
            push.setSndHWM(100);
            push.setSendTimeOut(1000);
            push.connect(pull.boundAddress());
            String payload = "x".repeat(10_000);
            int sent = 0;
            while (sent < messages && push.send(payload)) {
                sent++;
            }
            assertThat(sent).isLessThan(messages);
            assertThat(pull.stats().queued()).isLessThanOrEqualTo(128);
            release.countDown();
            int expected = sent;
            await().until(() -> pull.stats().received() == expected && routes.received.size() == expected);
        }
    }

    @Test
    void bytesThatAreNotZeroMqAreCountedAndHarmless() throws Exception {
        ZeroMqEndpoint pull = routes.collect("zeromq:pull:tcp://127.0.0.1:*?bind=true&maxMessageSize=1000");
        String address = pull.boundAddress();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        try (java.net.Socket stranger = new java.net.Socket("127.0.0.1", port)) {
            stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII));
            await().until(() -> pull.stats().connections() == 1);
        }
        try (ZContext peers = new ZContext()) {
            ZMQ.Socket large = peers.createSocket(SocketType.PUSH);
            large.connect(address);
            large.send(new byte[5000]);
            ZMQ.Socket good = peers.createSocket(SocketType.PUSH);
            good.connect(address);
            good.send("fine");
            await().until(() -> !routes.received.isEmpty());
            assertThat(routes.received).containsExactly("fine");
        }
    }

    @Test
    void stoppingLeavesNoThreadAndNoSocket() throws Exception {
        try (RouteFixture other = new RouteFixture()) {
            ZeroMqEndpoint pull = other.collect("zeromq:pull:tcp://127.0.0.1:*?bind=true");
            String address = pull.boundAddress();
            for (int i = 0; i < 10; i++) {
                other.send("zeromq:push:" + address, "x");
            }
            await().until(() -> other.received.size() == 10);
            other.context.getRouteController().stopAllRoutes();
            try (ZContext peer = new ZContext()) {
                ZMQ.Socket again = peer.createSocket(SocketType.PULL);
                await().ignoreExceptions().until(() -> again.bind(address));
            }
            other.context.getRouteController().startAllRoutes();
            other.context.getRouteController().stopAllRoutes();
        }
        await().untilAsserted(
                        () -> assertThat(threads("ZeroMq|iothread|^reaper")).isEmpty());
    }

    private ZeroMqConnectionListener listener() {
        return new ZeroMqConnectionListener() {
            @Override
            public void connected(ZeroMqEndpoint endpoint, String address) {
                assertThat(address).startsWith("tcp://127.0.0.1:");
                seen.add("connected");
            }

            @Override
            public void disconnected(ZeroMqEndpoint endpoint, String address) {
                seen.add("disconnected");
            }
        };
    }

    private static List<String> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(n -> java.util.regex.Pattern.compile(name).matcher(n).find())
                .toList();
    }
}

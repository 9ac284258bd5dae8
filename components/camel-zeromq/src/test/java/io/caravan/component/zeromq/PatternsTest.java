package io.caravan.component.zeromq;

import static io.caravan.component.zeromq.RouteFixture.frames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeTimedOutException;
import org.apache.camel.InvalidPayloadException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

@Timeout(60)
class PatternsTest {

    private final RouteFixture routes = new RouteFixture();
    private final ZContext peers = new ZContext();

    @AfterEach
    void close() {
        routes.close();
        peers.close();
    }

    @Test
    void subscribersGetTheTopicsTheyAskedForAndNoOther() throws Exception {
        ZMQ.Socket pub = peers.createSocket(SocketType.PUB);
        int port = pub.bindToRandomPort("tcp://127.0.0.1");
        List<String> topics = new CopyOnWriteArrayList<>();
        routes.route("zeromq:sub:tcp://127.0.0.1:" + port + "?topics=kv@,load@", e -> {
            topics.add(e.getMessage().getHeader(ZeroMqConstants.TOPIC, String.class));
            routes.collect(e);
        });

        await().until(() -> {
            send(pub, "other", "x");
            send(pub, "kv@a", "1");
            return !topics.isEmpty();
        });
        send(pub, "load@b", "2");
        await().until(() -> topics.contains("load@b"));

        assertThat(topics).doesNotContain("other");
        assertThat(routes.received).contains("kv@a|1", "load@b|2");
    }

    @Test
    void aBatchIsWhatHasArrivedInOrderAndNeverMoreThanAskedFor() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        ZeroMqEndpoint pull = routes.route("zeromq:pull:tcp://127.0.0.1:*?bind=true&batchSize=50", e -> {
            sizes.add(e.getMessage().getBody(List.class).size());
            routes.collect(e);
            first.await();
        });
        String push = "zeromq:push:" + pull.boundAddress();
        routes.send(push, "0");
        await().until(() -> sizes.size() == 1);
        for (int i = 1; i <= 200; i++) {
            routes.send(push, Integer.toString(i));
        }
        await().until(() ->
                routes.endpoint(push).stats().sent() == 201 && pull.stats().queued() >= 50);
        first.countDown();
        await().until(() -> routes.received.size() == 201);

        assertThat(routes.received)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 200)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(sizes).startsWith(1, 50).allMatch(n -> n >= 1 && n <= 50);
        assertThat(pull.stats().received()).isEqualTo(201);
        assertThat(pull.stats().queued()).isZero();
    }

    @Test
    void producersSendBytesTextsFramesAndBatches() throws Exception {
        ZeroMqEndpoint pull = routes.collect("zeromq:pull:tcp://127.0.0.1:*?bind=true");
        String push = "zeromq:push:" + pull.boundAddress();

        routes.send(push, new byte[] {'a'});
        routes.send(push, "b");
        routes.send(push, List.of("c", new byte[] {'d'}));
        routes.send(push, List.of(frames("e", "f"), frames("g")));
        await().until(() -> routes.received.size() == 5);

        assertThat(routes.received).containsExactly("a", "b", "c|d", "e|f", "g");
        assertThatThrownBy(() -> routes.send(push, (Object) null)).hasCauseInstanceOf(InvalidPayloadException.class);
    }

    @Test
    void aTopicHeaderGoesBeforeASingleFrame() throws Exception {
        ZeroMqEndpoint sub = routes.collect("zeromq:sub:tcp://127.0.0.1:*?bind=true&topics=t");
        String pub = "zeromq:pub:" + sub.boundAddress();
        await().until(() -> {
            routes.send(pub, e -> {
                e.getMessage().setHeader(ZeroMqConstants.TOPIC, "t1");
                e.getMessage().setBody("body");
            });
            return !routes.received.isEmpty();
        });
        assertThat(routes.received.get(0)).isEqualTo("t1|body");
    }

    @Test
    void requestsGetTheirRepliesOneByOne() throws Exception {
        ZeroMqEndpoint rep = routes.route("zeromq:rep:tcp://127.0.0.1:*?bind=true", e -> e.getMessage()
                .setBody("re " + RouteFixture.text(e.getMessage().getBody(List.class))));
        String req = "zeromq:req:" + rep.boundAddress();

        List<String> replies = IntStream.range(0, 50)
                .parallel()
                .mapToObj(i -> i + "=" + routes.request(req, "q" + i))
                .toList();

        assertThat(replies)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> i + "=re q" + i).toList());
    }

    @Test
    void aFailedRequestIsAnsweredWithAnEmptyFrame() throws Exception {
        ZeroMqEndpoint rep = routes.route("zeromq:rep:tcp://127.0.0.1:*?bind=true", e -> {
            throw new IllegalStateException("no");
        });
        String req = "zeromq:req:" + rep.boundAddress();
        assertThat(routes.request(req, "a")).isEmpty();
        assertThat(routes.request(req, "b")).isEmpty();
    }

    @Test
    void aRequestWithoutReplyFailsInTimeAndTheNextIsNotGivenTheLateReply() throws Exception {
        ZMQ.Socket router = peers.createSocket(SocketType.ROUTER);
        int port = router.bindToRandomPort("tcp://127.0.0.1");
        String req = "zeromq:req:tcp://127.0.0.1:" + port + "?requestTimeout=300";

        assertThatThrownBy(() -> routes.request(req, "slow")).hasCauseInstanceOf(ExchangeTimedOutException.class);
        byte[] oldPeer = router.recv();
        router.recv();
        assertThat(router.recvStr()).isEqualTo("slow");
        router.send(oldPeer, ZMQ.SNDMORE);
        router.send("", ZMQ.SNDMORE);
        router.send("late");

        Thread server = new Thread(() -> {
            byte[] peer = router.recv();
            router.recv();
            router.recv();
            router.send(peer, ZMQ.SNDMORE);
            router.send("", ZMQ.SNDMORE);
            router.send("right");
        });
        server.start();
        assertThat(routes.request(req + "0", "next")).isEqualTo("right");
        assertThatThrownBy(() -> routes.request("zeromq:req:tcp://127.0.0.1:1?requestTimeout=100", "nobody"))
                .isInstanceOf(CamelExecutionException.class)
                .hasCauseInstanceOf(ExchangeTimedOutException.class);
        server.join();
    }

    @Test
    void aDealerRouteSendsARequestAndReceivesTheRepliesOnTheSameSocket() throws Exception {
        ZMQ.Socket engine = peers.createSocket(SocketType.ROUTER);
        int port = engine.bindToRandomPort("tcp://127.0.0.1");
        String dealer = "zeromq:dealer:tcp://127.0.0.1:" + port + "?batchSize=100";
        routes.collect(dealer);
        routes.send(dealer, frames("", "from-7"));

        byte[] peer = engine.recv();
        assertThat(engine.recv()).isEmpty();
        assertThat(engine.recvStr()).isEqualTo("from-7");
        for (String seq : List.of("7", "8", "end")) {
            engine.send(peer, ZMQ.SNDMORE);
            engine.send("", ZMQ.SNDMORE);
            engine.send("topic", ZMQ.SNDMORE);
            engine.send(seq);
        }
        await().until(() -> routes.received.size() == 3);

        assertThat(routes.received).containsExactly("|topic|7", "|topic|8", "|topic|end");
        assertThat(routes.endpoint(dealer).stats().connections()).isEqualTo(1);
    }

    @Test
    void aRouterRouteAnswersThePeerItHeardFromAndCountsWhatNobodyGets() throws Exception {
        String uri = "zeromq:router:tcp://127.0.0.1:*?bind=true";
        ZeroMqEndpoint router = routes.route(uri, e -> {
            Exchange answer = routes.send(uri, reply -> {
                reply.getMessage()
                        .setHeader(ZeroMqConstants.IDENTITY, e.getMessage().getHeader(ZeroMqConstants.IDENTITY));
                reply.getMessage().setBody(e.getMessage().getBody());
            });
            assertThat(answer.getException()).isNull();
        });
        ZMQ.Socket dealer = peers.createSocket(SocketType.DEALER);
        dealer.connect(router.boundAddress());
        dealer.send("hello", ZMQ.SNDMORE);
        dealer.send("there");
        assertThat(dealer.recvStr()).isEqualTo("hello");
        assertThat(dealer.recvStr()).isEqualTo("there");

        routes.send(uri, frames("nobody", "x"));
        await().until(() -> router.stats().dropped() == 1);
        assertThat(router.stats().sent()).isEqualTo(1);
    }

    @Test
    void aFullSendQueueIsAnErrorAndNothingIsLostSilently() {
        String push = "zeromq:push:tcp://127.0.0.1:1?sendQueueSize=3&sendHighWaterMark=1&linger=0";
        List<Exception> failures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Exception failure =
                    routes.send(push, e -> e.getMessage().setBody("x")).getException();
            if (failure != null) {
                failures.add(failure);
            }
        }
        ZeroMqStats stats = routes.endpoint(push).stats();
        assertThat(failures).isNotEmpty().allSatisfy(f -> assertThat(f)
                .isInstanceOf(SendQueueFullException.class)
                .hasMessageContaining("3 messages (sendQueueSize)"));
        assertThat(stats.refused()).isEqualTo(failures.size());
        assertThat(stats.sent() + stats.queued() + stats.refused()).isEqualTo(10);
        long queued = stats.queued();
        routes.close();
        assertThat(stats.dropped()).isEqualTo(queued);
    }

    @Test
    void aSocketHasOneConsumer() throws Exception {
        String uri = "zeromq:pull:tcp://127.0.0.1:*?bind=true";
        routes.collect(uri);
        assertThatThrownBy(() -> routes.collect(uri)).hasStackTraceContaining("Multiple consumers");
    }

    private static void send(ZMQ.Socket socket, String... frames) {
        for (int i = 0; i < frames.length; i++) {
            socket.send(frames[i], i < frames.length - 1 ? ZMQ.SNDMORE : 0);
        }
    }
}

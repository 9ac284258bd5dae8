package io.caravan.component.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeromq.ZMQ;

class SettingsTest {

    private static final String TCP = "tcp://127.0.0.1:5557";

    private final RouteFixture routes = new RouteFixture();

    @AfterEach
    void close() {
        routes.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "xsub:TCP~ Unknown socket type 'xsub'; allowed: sub, pub, push",
                "sub~ not of the form zeromq:socketType:tcp://host:port",
                "sub:ipc:///tmp/x~ no other implementation of ZeroMQ reaches",
                "sub:inproc://x~ does not leave the process",
                "sub:epgm://x:1~ multicast is not there",
                "sub:udp://x:1~ not of the form tcp://host:port",
                "sub:tcp://host~ not of the form tcp://host:port",
                "sub:tcp://host:70000~ The port of tcp://host:70000 is 70000; allowed: 1 to 65535",
                "sub:tcp://*:5557~ only a socket with bind=true may have",
                "sub:tcp://[::1]:5557~ needs ipv6=true",
                "pull:TCP?topics=a~ topics is for sub sockets, not for pull",
                "rep:TCP?batchSize=2~ batchSize must be 1 for rep",
                "sub:TCP?batchSize=0~ batchSize is 0; allowed: 1 to",
                "sub:TCP?receiveHighWaterMark=-1~ receiveHighWaterMark is -1; allowed: 0 to",
                "sub:TCP?reconnectInterval=0~ reconnectInterval is 0; allowed: 1 to",
                "sub:TCP?reconnectInterval=10000~ reconnectIntervalMax (5000 ms) is less than",
                "sub:TCP?tcpKeepAliveIdle=5000~ need tcpKeepAlive=true",
                "sub:TCP?heartbeatTimeout=5000~ needs heartbeatInterval",
                "sub:TCP?security=ssl~ security is 'ssl'; allowed: none, plain, curve",
                "sub:TCP?username=a~ username is for security=plain only",
                "sub:TCP?security=plain&username=a~ security=plain needs password",
                "sub:TCP?security=curve~ A client of CURVE needs curveServerKey",
                "sub:TCP?security=curve&bind=true~ A server of CURVE needs curveSecretKey",
                "sub:TCP?security=curve&curveServerKey=short~ curveServerKey is not a key of CURVE",
                "sub:TCP?nonsense=1~ nonsense",
            })
    void whatMakesNoSenseIsRefusedWithTheReason(String uri, String reason) {
        assertThatThrownBy(() -> routes.endpoint("zeromq:" + uri.replace("TCP", TCP)))
                .hasStackTraceContaining(reason);
    }

    @Test
    void aRouteMayOnlyBeginOrEndWhereTheSocketAllows() {
        assertThatThrownBy(() -> routes.collect("zeromq:pub:" + TCP))
                .hasStackTraceContaining("cannot be received from");
        assertThatThrownBy(() -> routes.send("zeromq:sub:" + TCP, "x")).hasStackTraceContaining("cannot be sent to");
    }

    @Test
    void anAddressThatIsTakenIsSaidSo() throws Exception {
        ZeroMqEndpoint taken = routes.collect("zeromq:pull:tcp://127.0.0.1:*?bind=true");
        assertThatThrownBy(() -> routes.collect("zeromq:sub:" + taken.boundAddress() + "?bind=true"))
                .hasStackTraceContaining("cannot be bound");
    }

    @Test
    void secretsAreNotShown() {
        ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
        while (keys.secretKey.matches(".*[()%].*")) {
            keys = ZMQ.Curve.generateKeyPair();
        }
        ZeroMqEndpoint curve = routes.endpoint(
                "zeromq:pull:" + TCP + "?bind=true&security=curve&curveSecretKey=RAW(" + keys.secretKey + ")");
        ZeroMqEndpoint plain = routes.endpoint("zeromq:pull:" + TCP + "?security=plain&username=engine&password=hush");
        assertThat(curve.getProtection().getCurveSecretKey()).isEqualTo(keys.secretKey);
        assertThat(curve.toString()).doesNotContain(keys.secretKey);
        assertThat(plain.toString()).doesNotContain("hush");
    }

    @Test
    void durationsMayHaveUnits() {
        ZeroMqEndpoint sub =
                routes.endpoint("zeromq:sub:" + TCP + "?reconnectInterval=2s&linger=0&heartbeatInterval=1s");
        assertThat(sub.getTransport().getReconnectInterval()).isEqualTo(2000);
        assertThat(sub.getTransport().getHeartbeatInterval()).isEqualTo(1000);
    }

    @Test
    void allOfIpv6CanBeUsed() throws Exception {
        ZeroMqEndpoint pull = routes.collect("zeromq:pull:tcp://[::1]:*?bind=true&ipv6=true");
        String address = pull.boundAddress();
        routes.send("zeromq:push:tcp://[::1]" + address.substring(address.lastIndexOf(':')) + "?ipv6=true", "six");
        org.awaitility.Awaitility.await().until(() -> routes.received.contains("six"));
    }

    @Test
    void everyOptionIsOnThePage() throws Exception {
        String page = Files.readString(Path.of("../../docs/components/zeromq.md"), StandardCharsets.UTF_8);
        String json = Files.readString(
                Path.of("src/generated/resources/META-INF/io/caravan/component/zeromq/zeromq.json"),
                StandardCharsets.UTF_8);
        var names = Pattern.compile("^    \"(\\w+)\": \\{ \"index\"", Pattern.MULTILINE)
                .matcher(json)
                .results()
                .map(r -> r.group(1))
                .filter(n -> !n.matches(
                        "bridgeErrorHandler|lazyStartProducer|autowiredEnabled|exchangePattern" + "|exceptionHandler"))
                .toList();
        assertThat(names).hasSizeGreaterThan(30).allSatisfy(n -> assertThat(page)
                .contains("`" + n + "`"));
    }
}

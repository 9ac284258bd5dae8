package io.caravan.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.testkit.net.Ports;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An engine that connects to the gateway and tells its events there. */
class KvEventInboxRouteTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST = 64;

    private final Main engine = new Main();

    @AfterEach
    void stop() {
        engine.stop();
    }

    @Test
    void anEngineThatConnectsIsHeardAndAStrangerIsNot() throws Exception {
        String address = "tcp://127.0.0.1:" + Ports.free();
        try (CapturedLog log = CapturedLog.begin();
                GatewayFixture gateway =
                        GatewayFixture.start(2, "prefix.kvEventsBind=" + address, "prefix.exactBlockSizeTokens=2")) {
            engine.start();
            ProducerTemplate socket = engine.getCamelTemplate();
            String topic = "kv@127.0.0.1:" + gateway.fleet().engine(1).port() + "@test-model";
            await().atMost(LIMIT)
                    .until(
                            () -> { // what is published before the subscription has arrived is lost
                                socket.sendBody(
                                        "zeromq:pub:" + address,
                                        List.of(topic.getBytes(US_ASCII), number(0), twoBlocks()));
                                return prefix(gateway).at("/sources/0/batches").asInt() == 1;
                            });
            socket.sendBody(
                    "zeromq:pub:" + address, List.of("kv@10.9.9.9:1@m".getBytes(US_ASCII), number(0), twoBlocks()));

            assertThat(prefix(gateway).at("/sources/0/state").asText()).isEqualTo("complete");
            JsonNode decision = decide(gateway);
            assertThat(decision.at("/endpoints/engine-2/exactMatchedBlocks").asInt())
                    .isEqualTo(2);
            assertThat(decision.at("/endpoints/engine-1").has("exactMatchedBlocks"))
                    .isFalse();
            assertThat(decision.path("picked").asText()).isEqualTo("engine-2");
            await().atMost(LIMIT)
                    .until(() -> gateway.client()
                                    .admin("/status")
                                    .json()
                                    .at("/tolerated/kv_events_of_stranger")
                                    .asInt()
                            == 1);
            assertThat(log.lines()).anyMatch(line -> line.contains("'kv@10.9.9.9:1@m' names no endpoint"));
        }
    }

    private static JsonNode decide(GatewayFixture gateway) {
        String body = "{\"model\":\"" + GatewayFixture.MODEL + "\",\"max_tokens\":1,\"prompt\":[1,2,3,4]}";
        assertThat(gateway.client()
                        .post("/v1/completions", body, "x-request-id", "inbox")
                        .status())
                .isEqualTo(200);
        return gateway.decision("inbox");
    }

    private static JsonNode prefix(GatewayFixture gateway) {
        return gateway.client().admin("/status/prefix").json().at("/endpoints/1");
    }

    private static byte[] number(long sequence) {
        return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    }

    /** A batch with one event: blocks 7 and 8 of tokens 1 to 4. */
    private static byte[] twoBlocks() {
        byte[] tag = "BlockStored".getBytes(US_ASCII);
        ByteBuffer batch = ByteBuffer.allocate(LONGEST)
                .put(new byte[] {(byte) 0x92, 0, (byte) 0x91, (byte) 0x95, (byte) (0xa0 | tag.length)})
                .put(tag)
                .put(new byte[] {(byte) 0x92, 7, 8, (byte) 0xc0, (byte) 0x94, 1, 2, 3, 4, 2});
        byte[] bytes = new byte[batch.position()];
        batch.flip().get(bytes);
        return bytes;
    }
}

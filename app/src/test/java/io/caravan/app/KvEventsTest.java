package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events over real sockets decide where a prompt goes. */
class KvEventsTest {

    private static final int[] FIRST = IntStream.range(100, 116).toArray();
    private static final int[] SECOND = IntStream.range(200, 216).toArray();

    private PublishingEngine one;
    private PublishingEngine two;
    private GatewayRuntime gateway;
    private GatewayClient client;
    private int asked;

    @BeforeEach
    void start() throws Exception {
        one = new PublishingEngine();
        two = new PublishingEngine();
        gateway = GatewayFixture.run(List.of(one.uri(), two.uri()));
        client = new GatewayClient(
                gateway.beans().config().listen().port(),
                gateway.beans().config().admin().port());
        awaitSource(0, source -> isComplete(source));
        awaitSource(1, source -> isComplete(source));
    }

    @AfterEach
    void stop() {
        gateway.close();
        one.close();
        two.close();
    }

    @Test
    void aPromptGoesWhereItsBlocksAreAndTheRecordSaysSo() throws Exception {
        two.stores(7, 0, false, FIRST);
        two.stores(8, 7, false, SECOND);
        awaitSource(1, source -> source.path("batches").asInt() == 2);

        JsonNode decision = decide();

        assertThat(decision.path("picked").asText()).isEqualTo("engine-2");
        assertThat(decision.path("exactMatchedBlocksOf").asInt()).isEqualTo(2);
        assertThat(matched(decision, "engine-1")).isZero();
        assertThat(matched(decision, "engine-2")).isEqualTo(2);
        assertThat(DecisionSummary.lines(decision)).anyMatch(line -> line.contains("2 blocks, as its KV events tell"));
    }

    @Test
    void aBlockThatIsRemovedMatchesNoMore() throws Exception {
        two.stores(7, 0, false, FIRST);
        two.stores(8, 7, false, SECOND);
        two.removes(8);
        awaitSource(1, source -> source.path("batches").asInt() == 3);

        assertThat(matched(decide(), "engine-2")).isEqualTo(1);
    }

    @Test
    void aLostBatchIsAskedForAgain() throws Exception {
        two.stores(7, 0, true, FIRST);
        two.stores(8, 7, false, SECOND);
        awaitSource(1, source -> source.path("batches").asInt() == 2 && isComplete(source));

        assertThat(source(1).path("gaps").asInt()).isEqualTo(1);
        assertThat(matched(decide(), "engine-2")).isEqualTo(2);
    }

    @Test
    void whatAnEngineHeldBeforeItStartedAgainIsForgotten() throws Exception {
        two.stores(7, 0, false, FIRST);
        two.stores(8, 7, false, SECOND);
        awaitSource(1, source -> source.path("batches").asInt() == 2);
        two.restarts();
        two.stores(9, 0, false, FIRST);
        awaitSource(
                1,
                source -> source.path("restarts").asInt() == 1
                        && isComplete(source)
                        && source.path("engineBlocks").asInt() == 1);

        assertThat(matched(decide(), "engine-2")).isEqualTo(1);
    }

    private JsonNode decide() {
        String ids = IntStream.concat(IntStream.of(FIRST), IntStream.of(SECOND))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        String id = "kv-" + asked++;
        var answer = client.post(
                "/v1/completions",
                "{\"model\":\"" + GatewayFixture.MODEL + "\",\"prompt\":[" + ids + "]}",
                "x-request-id",
                id);
        assertThat(answer.status()).isEqualTo(200);
        return client.admin("/decisions/" + id).json();
    }

    private static int matched(JsonNode decision, String endpoint) {
        return decision.path("endpoints")
                .path(endpoint)
                .path("exactMatchedBlocks")
                .asInt(-1);
    }

    private static boolean isComplete(JsonNode source) {
        return source.path("state").asText().equals("complete")
                && source.path("connected").asBoolean();
    }

    private JsonNode source(int endpoint) {
        return client.admin("/status/prefix")
                .json()
                .path("endpoints")
                .path(endpoint)
                .path("sources")
                .path(0);
    }

    private void awaitSource(int endpoint, Predicate<JsonNode> as) {
        await().atMost(Duration.ofSeconds(30)).until(() -> source(endpoint), as);
    }
}

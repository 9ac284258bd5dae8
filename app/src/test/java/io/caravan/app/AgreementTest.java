package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.Fault;
import io.caravan.simulator.KvEventSettings;
import io.caravan.simulator.SimulatedFleet;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine whose events do not say what it does is noticed, and believed again when they do. */
class AgreementTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int BLOCKS = 8;
    private static final int ENOUGH = 20;

    private CapturedLog log;
    private GatewayFixture gateway;
    private int prompts;
    private int asked;

    @BeforeEach
    void listen() {
        log = CapturedLog.begin();
    }

    private void start(KvEventSettings events) {
        gateway = GatewayFixture.start(SimulatedFleet.start(
                1, GatewayFixture.engines().withPromptTokensDetails(true).withKvEvents(events)));
        await().atMost(LIMIT).until(() -> prefix().at("/sources/0/connected").asBoolean());
    }

    @AfterEach
    void stop() {
        gateway.close();
        log.close();
    }

    @Test
    void expectedAndReportedCachedTokensAgreeAndAreShown() {
        start(KvEventSettings.defaults());
        await().atMost(LIMIT).until(() -> isComplete());
        int prompt = prompts++;
        ask(prompt);
        awaitBlocks(BLOCKS);

        JsonNode decision = ask(prompt);

        int cached = decision.at("/outcome/usage/cachedTokens").asInt();
        assertThat(decision.at("/outcome/expectedCachedTokens").asInt()).isEqualTo(BLOCKS * blockTokens());
        assertThat(cached).isEqualTo((BLOCKS - 1) * blockTokens());
        await().atMost(LIMIT).until(() -> judged("cached-tokens-differ") == 1 && judged("own-blocks-not-told") == 1);
        assertThat(prefix().at("/agreement/prompt-tokens-differ/judged").asInt())
                .isEqualTo(2);
        assertThat(alarms()).isEmpty();
    }

    @Test
    void aWrongBlockSizeIsNoticedAndForgiven() {
        start(KvEventSettings.defaults());
        await().atMost(LIMIT).until(() -> isComplete());
        faults().set(Fault.KV_WRONG_BLOCK_SIZE, 48);
        int first = prompts;
        askNew(ENOUGH);
        awaitAlarm("own-blocks-not-told");
        IntStream.range(first, first + ENOUGH).forEach(this::ask);
        awaitAlarm("cached-tokens-differ");

        assertThatTheApproximateIndexDecides(first);
        assertThat(metric("caravan_agreement_alarm{alarm=\"cached-tokens-differ\",endpoint=\"engine-1\"}"))
                .isEqualTo("1.0");

        faults().clear();
        awaitPeace();
        assertThat(metric("caravan_agreement_alarm{alarm=\"cached-tokens-differ\",endpoint=\"engine-1\"}"))
                .isEqualTo("0.0");
        assertThat(log.lines())
                .filteredOn(line -> line.contains("cached-tokens-differ"))
                .hasSize(2)
                .first()
                .asString()
                .contains("Alarm raised")
                .contains("engine-1");
    }

    @Test
    void silenceIsNoticedAndForgiven() {
        start(KvEventSettings.defaults().withoutReplay()); // else the gateway would ask what it has missed
        ask(prompts++);
        await().atMost(LIMIT).until(() -> isComplete());
        faults().set(Fault.KV_MUTE);
        int first = prompts;
        askNew(ENOUGH);
        awaitAlarm("own-blocks-not-told");

        assertThatTheApproximateIndexDecides(first);

        faults().clear();
        awaitPeace();
    }

    @Test
    void lossWithoutReplayIsNoticedAndForgiven() {
        start(KvEventSettings.defaults().withoutReplay());
        ask(prompts++);
        await().atMost(LIMIT).until(() -> isComplete());
        faults().set(Fault.KV_DROP_PERCENT, 50);
        int first = prompts;
        askNew(3 * ENOUGH);
        awaitAlarm("own-blocks-not-told");

        assertThatTheApproximateIndexDecides(first);

        faults().clear();
        awaitPeace();
    }

    private void assertThatTheApproximateIndexDecides(int prompt) {
        JsonNode decision = ask(prompt);
        JsonNode facts = decision.at("/endpoints/engine-1");
        assertThat(facts.has("exactMatchedBlocks")).isFalse();
        assertThat(facts.path("matchedBlocks").asInt()).isPositive();
        JsonNode score = StreamSupport.stream(decision.path("steps").spliterator(), false)
                .filter(step -> step.path("plugin").asText().equals("precise-prefix-cache-scorer"))
                .map(step -> step.at("/scores/engine-1"))
                .findFirst()
                .orElseThrow();
        assertThat(score.asDouble())
                .isEqualTo(facts.path("matchedBlocks").asDouble()
                        / decision.path("matchedBlocksOf").asDouble());
    }

    /** Prompts are asked twice each, as conversations do, until there is no alarm. */
    private void awaitPeace() {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            int prompt = prompts++;
            ask(prompt);
            ask(prompt);
            return alarms().isEmpty();
        });
    }

    private void askNew(int count) {
        for (int i = 0; i < count; i++) {
            ask(prompts++);
        }
    }

    private JsonNode ask(int prompt) {
        int first = 1 + prompt * BLOCKS * blockTokens();
        String ids = IntStream.range(first, first + BLOCKS * blockTokens())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        String id = "agree-" + asked++;
        String body = "{\"model\":\"" + GatewayFixture.MODEL + "\",\"max_tokens\":1,\"prompt\":[" + ids + "]}";
        assertThat(gateway.client()
                        .post("/v1/completions", body, "x-request-id", id)
                        .status())
                .isEqualTo(200);
        return gateway.decision(id);
    }

    private io.caravan.simulator.FaultSwitches faults() {
        return gateway.fleet().engine(0).faults();
    }

    private int blockTokens() {
        return gateway.fleet().engine(0).settings().profile().blockSizeTokens();
    }

    private JsonNode prefix() {
        return gateway.client().admin("/status/prefix").json().at("/endpoints/0");
    }

    private boolean isComplete() {
        return prefix().at("/sources/0/state").asText().equals("complete");
    }

    private int judged(String kind) {
        return prefix().at("/agreement/" + kind + "/judged").asInt();
    }

    private void awaitBlocks(int count) {
        await().atMost(LIMIT).until(() -> prefix().at("/blocks/gpu").asInt() == count);
    }

    private List<String> alarms() {
        return StreamSupport.stream(
                        gateway.client().admin("/status").json().path("alarms").spliterator(), false)
                .map(JsonNode::asText)
                .filter(alarm -> alarm.contains("engine-1"))
                .toList();
    }

    private void awaitAlarm(String name) {
        await().atMost(LIMIT).until(() -> alarms().stream().anyMatch(alarm -> alarm.startsWith(name)));
    }

    private String metric(String name) {
        return gateway.client()
                .admin("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("missing");
    }
}

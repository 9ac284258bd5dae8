package io.caravan.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Api;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptOptions;
import io.caravan.ledger.LoadLedger;
import io.caravan.ledger.RetryBudget;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.scheduling.Views;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class UsageTapTest {

    private static final String DELTA = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";

    private final ToleranceCounters tolerated = new ToleranceCounters();
    private final RequestTimeline timeline = new RequestTimeline(0);
    private final ResponseTap.Factory factory = UsageTap.factory(() -> 77, tolerated);

    @Test
    void aStreamTellsItsEventsAndUsage() {
        Outcome outcome = relay(
                true,
                DELTA,
                DELTA + "data: {\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n");

        assertThat(outcome.events()).isEqualTo(3);
        assertThat(outcome.usage()).isEqualTo(new TokenUsage(3, 2, -1));
        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(tolerated.get(Tolerated.USAGE_NOT_READ)).isZero();
    }

    @Test
    void anErrorEventBeforeACleanEndIsAnInterruption() {
        Outcome outcome = relay(true, DELTA, "data: {\"error\":{\"message\":\"EngineCore died\"}}\n\ndata: [DONE]\n\n");

        assertThat(outcome.ending()).isEqualTo(Ending.INTERRUPTED);
        assertThat(outcome.errorCode()).isEqualTo("upstream_error_event");
        assertThat(outcome.marks()[Step.END.ordinal()]).isEqualTo(77);
    }

    @Test
    void aWholeAnswerTellsItsUsage() {
        Outcome outcome = relay(false, "{\"usage\":{\"prompt_tokens\":3,", "\"completion_tokens\":2}}");

        assertThat(outcome.events()).isZero();
        assertThat(outcome.usage()).isEqualTo(new TokenUsage(3, 2, -1));
    }

    @Test
    void whatCannotBeReadIsCounted() {
        Outcome outcome = relay(true, "data: {\"usage\":{\"prompt_tokens\":3,\n\n");

        assertThat(outcome.usage()).isNull();
        assertThat(tolerated.get(Tolerated.USAGE_NOT_READ)).isEqualTo(1);
    }

    private Outcome relay(boolean eventStream, String... chunks) {
        ResponseTap tap = factory.open(request(), eventStream);
        for (String chunk : chunks) {
            tap.chunk(ByteBuffer.wrap(chunk.getBytes(UTF_8)).asReadOnlyBuffer());
        }
        tap.end();
        timeline.end(Ending.COMPLETED, null, 99);
        return timeline.outcome("e0", 200);
    }

    private UpstreamRequest request() {
        Candidates candidates = Candidates.of(Views.of("r", 1));
        InferenceEndpoint endpoint = candidates.endpoints().get(0);
        InferenceRequest request = new InferenceRequest(
                "r",
                Api.CHAT_COMPLETIONS,
                "/v1/chat/completions",
                "m",
                true,
                false,
                -1,
                "",
                Prompt.NONE,
                PromptOptions.USUAL,
                2,
                null);
        SchedulingResult decision =
                new SchedulingResult("default", "v1", "max-score-picker", 7, candidates, candidates.endpoints());
        return new UpstreamRequest(
                request,
                decision,
                new LoadLedger().reserve(endpoint, 1),
                timeline,
                tolerated,
                new RetryRules(2, RetryBudget.DEFAULT));
    }
}

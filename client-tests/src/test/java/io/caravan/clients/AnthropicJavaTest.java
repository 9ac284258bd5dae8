package io.caravan.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import io.caravan.simulator.Fault;
import io.caravan.simulator.SimulatedEngine;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's own Java client, which takes an error event of OpenAI's shape for the end of a stream. */
class AnthropicJavaTest {

    private static ClientFixture gateway;
    private static AnthropicClient client;

    @BeforeAll
    static void start() {
        gateway = ClientFixture.start(3);
        client = client(0);
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
    }

    @AfterEach
    void settle() {
        gateway.settle();
    }

    @Test
    void aMessageIsAnsweredWithUsage() {
        Message answer = client.messages().create(question("How are ropes made?", 8));

        assertThat(answer.content().get(0).asText().text()).hasSize(32);
        assertThat(answer.stopReason()).contains(StopReason.MAX_TOKENS);
        assertThat(answer.usage().outputTokens()).isEqualTo(8);
        assertThat(answer.usage().inputTokens()).isPositive();
    }

    @Test
    void aStreamedMessageComesInPartsAndWithUsage() {
        StringBuilder text = new StringBuilder();
        List<Long> usage = new ArrayList<>();

        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(question("How are ropes made?", 8))) {
            stream.stream().forEach(event -> {
                event.contentBlockDelta()
                        .flatMap(delta -> delta.delta().text())
                        .ifPresent(part -> text.append(part.text()));
                event.messageDelta().ifPresent(delta -> usage.add(delta.usage().outputTokens()));
            });
        }

        assertThat(text.toString()).hasSize(32);
        assertThat(usage).containsExactly(8L);
    }

    @Test
    void tokensAreCounted() {
        long counted = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model(ClientFixture.MODEL)
                        .addUserMessage("How are ropes made?")
                        .build())
                .inputTokens();

        assertThat(counted)
                .isEqualTo(client.messages()
                        .create(question("How are ropes made?", 1))
                        .usage()
                        .inputTokens());
    }

    @Test
    void anUnknownModelIsTheClientsOwnException() {
        MessageCreateParams params =
                question("Hello", 8).toBuilder().model("no-such-model").build();

        assertThatThrownBy(() -> client.messages().create(params))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("no-such-model")
                .hasMessageContaining(ClientFixture.MODEL);
    }

    @Test
    void aBadParameterIsTheClientsOwnException() {
        assertThatThrownBy(() -> client.messages().create(question("Hello", 0)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("max_tokens");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void theEnginesOwnFailureHasItsStatus(int status) {
        setOnAll(Fault.STATUS, status);

        assertThatThrownBy(() -> client.messages().create(question("Hello", 8)))
                .isInstanceOfSatisfying(AnthropicServiceException.class, failure -> assertThat(failure.statusCode())
                        .isEqualTo(status));
    }

    @Test
    void theClientIsToldWhenToComeBack() {
        setOnAll(Fault.STATUS, 429);
        setOnAll(Fault.RETRY_AFTER_SECONDS, 7);

        assertThatThrownBy(() -> client.messages().create(question("Hello", 8)))
                .isInstanceOfSatisfying(RateLimitException.class, failure -> assertThat(
                                failure.headers().values("retry-after"))
                        .containsExactly("7"));
    }

    @Test
    void enginesThatAllFailAreOverloaded() {
        setOnAll(Fault.RESET_BEFORE_HEAD, 1);

        assertThatThrownBy(() -> client.messages().create(question("Hello", 8)))
                .isInstanceOfSatisfying(AnthropicServiceException.class, failure -> {
                    assertThat(failure.statusCode()).isEqualTo(503);
                    assertThat(failure.type()).contains(ErrorType.OVERLOADED_ERROR);
                });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {
                "RESET_AFTER_TOKENS",
                "STALL_AFTER_TOKENS",
                "MALFORMED_CHUNK_AFTER_TOKENS",
                "ERROR_EVENT_AFTER_TOKENS"
            })
    void anEngineThatFailsInMidStreamIsAnErrorAndNoSuccess(Fault fault) {
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(question("Tell me a long story", 20_000))) {
            Iterator<RawMessageStreamEvent> events = stream.stream().iterator();
            assertThat(events.next().isMessageStart()).isTrue();

            setOnAll(fault, 1);

            assertThatThrownBy(() -> events.forEachRemaining(event -> {})).isInstanceOf(SseException.class);
        }
    }

    @Test
    void aClientThatLeavesFreesTheEngine() {
        long before = sum(SimulatedEngine::cancelled);
        StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(question("Tell me a long story", 20_000));
        assertThat(stream.stream().iterator().next().isMessageStart()).isTrue();

        stream.close();

        await().until(() -> sum(SimulatedEngine::cancelled) == before + 1);
        assertThat(gateway.fleet().active()).isZero();
    }

    @Test
    void theClientsOwnRetriesReachAnEngineThatIsBack() {
        setOnAll(Fault.RESET_BEFORE_HEAD, 1);
        long failed = sum(SimulatedEngine::failed);
        CompletableFuture<Void> repair = CompletableFuture.runAsync(() -> {
            await().until(() -> sum(SimulatedEngine::failed) > failed);
            gateway.fleet().engines().forEach(engine -> engine.faults().clear());
        });
        AnthropicClient retrying = client(3);

        Message answer = retrying.messages().create(question("Hello", 8));

        assertThat(answer.content()).hasSize(1);
        assertThat(repair).isCompleted();
        retrying.close();
    }

    private static void setOnAll(Fault fault, long value) {
        gateway.fleet().engines().forEach(engine -> engine.faults().set(fault, value));
    }

    private static long sum(ToLongFunction<SimulatedEngine> count) {
        return gateway.fleet().engines().stream().mapToLong(count).sum();
    }

    private static AnthropicClient client(int maxRetries) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(gateway.baseUrl().replaceFirst("/v1$", ""))
                .apiKey("none")
                .maxRetries(maxRetries)
                .build();
    }

    private static MessageCreateParams question(String prompt, long maxTokens) {
        return MessageCreateParams.builder()
                .model(ClientFixture.MODEL)
                .maxTokens(maxTokens)
                .addUserMessage(prompt)
                .build();
    }
}

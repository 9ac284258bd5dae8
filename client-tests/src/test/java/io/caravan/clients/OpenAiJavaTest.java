package io.caravan.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import io.caravan.simulator.Fault;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client. */
class OpenAiJavaTest {

    private static ClientFixture gateway;
    private static OpenAIClient client;

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
    void aChatIsAnsweredWithUsage() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(chat("How are ropes made?", 8).build());

        assertThat(answer.choices().get(0).message().content().orElseThrow()).hasSize(32);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(8);
        assertThat(answer.usage().orElseThrow().promptTokens()).isPositive();
    }

    @Test
    void aStreamedChatComesInPartsAndWithUsage() {
        ChatCompletionCreateParams params = chat("How are ropes made?", 8)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        StringBuilder text = new StringBuilder();
        List<Long> usage = new ArrayList<>();

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(chunk -> {
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
                chunk.usage().ifPresent(counts -> usage.add(counts.completionTokens()));
            });
        }

        assertThat(text.toString()).hasSize(32);
        assertThat(usage).containsExactly(8L);
    }

    @Test
    void modelsAreListed() {
        assertThat(client.models().list().data()).extracting(Model::id).containsExactly(ClientFixture.MODEL);
    }

    @Test
    void anUnknownModelIsTheClientsOwnException() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(chat("Hello", 8).model("no-such-model").build()))
                .isInstanceOfSatisfying(NotFoundException.class, failure -> {
                    assertThat(failure.code()).contains("model_not_found");
                    assertThat(failure.param()).contains("model");
                    assertThat(failure.type()).contains("invalid_request_error");
                    assertThat(failure).hasMessageContaining(ClientFixture.MODEL);
                });
    }

    @Test
    void aBadParameterIsTheClientsOwnException() {
        assertThatThrownBy(() ->
                        client.chat().completions().create(chat("Hello", 0).build()))
                .isInstanceOfSatisfying(BadRequestException.class, failure -> assertThat(failure.param())
                        .contains("max_completion_tokens"));
    }

    @Test
    void enginesThatAllFailAreAServerError() {
        gateway.fleet().engines().forEach(engine -> engine.faults().set(Fault.RESET_BEFORE_HEAD));

        assertThatThrownBy(() ->
                        client.chat().completions().create(chat("Hello", 8).build()))
                .isInstanceOfSatisfying(InternalServerException.class, failure -> assertThat(failure.statusCode())
                        .isEqualTo(503));
    }

    @Test
    void theSecondTurnGoesWhereTheFirstWent() {
        List<Long> before = gateway.fleet().servedPerEngine();
        String prompt = ClientFixture.longPrompt("Taklamakan");
        ChatCompletion first =
                client.chat().completions().create(chat(prompt, 8).build());

        ChatCompletion second = client.chat()
                .completions()
                .create(chat(prompt, 8)
                        .addMessage(first.choices().get(0).message())
                        .addUserMessage("And then?")
                        .build());

        List<Long> after = gateway.fleet().servedPerEngine();
        assertThat(List.of(after.get(0) - before.get(0), after.get(1) - before.get(1), after.get(2) - before.get(2)))
                .containsExactlyInAnyOrder(2L, 0L, 0L);
        assertThat(second.usage()
                        .orElseThrow()
                        .promptTokensDetails()
                        .orElseThrow()
                        .cachedTokens()
                        .orElseThrow())
                .isPositive();
    }

    @Test
    void anEngineThatDiesInMidStreamIsAnErrorAndNoSuccess() {
        ChatCompletionCreateParams params = chat("Tell me a long story", 20_000).build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
            assertThat(chunks.next().choices()).hasSize(1);

            gateway.fleet().engines().forEach(engine -> engine.faults().set(Fault.RESET_AFTER_TOKENS, 1));

            assertThatThrownBy(() -> chunks.forEachRemaining(chunk -> {})).isInstanceOf(OpenAIException.class);
        }
    }

    @Test
    void theClientsOwnRetriesReachAnEngineThatIsBack() {
        gateway.fleet().engines().forEach(engine -> engine.faults().set(Fault.RESET_BEFORE_HEAD));
        long failed = failures();
        CompletableFuture<Void> repair = CompletableFuture.runAsync(() -> {
            await().until(() -> failures() > failed);
            gateway.fleet().engines().forEach(engine -> engine.faults().clear());
        });
        OpenAIClient retrying = client(3);

        ChatCompletion answer =
                retrying.chat().completions().create(chat("Hello", 8).build());

        assertThat(answer.choices()).hasSize(1);
        assertThat(repair).isCompleted();
        retrying.close();
    }

    private static long failures() {
        return gateway.fleet().engines().stream()
                .mapToLong(engine -> engine.failed())
                .sum();
    }

    private static OpenAIClient client(int maxRetries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey("none")
                .maxRetries(maxRetries)
                .build();
    }

    private static ChatCompletionCreateParams.Builder chat(String prompt, long maxTokens) {
        return ChatCompletionCreateParams.builder()
                .model(ClientFixture.MODEL)
                .maxCompletionTokens(maxTokens)
                .addUserMessage(prompt);
    }
}

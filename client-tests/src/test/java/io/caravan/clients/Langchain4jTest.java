package io.caravan.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.catalog.ModelDescription;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.caravan.simulator.Fault;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LangChain4j, whose HTTP client offers an upgrade to HTTP/2 on every request. */
class Langchain4jTest {

    private static ClientFixture gateway;

    @BeforeAll
    static void start() {
        gateway = ClientFixture.start(3);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void settle() {
        gateway.settle();
    }

    @Test
    void aChatIsAnsweredWithUsage() {
        ChatResponse response = model(ClientFixture.MODEL, 8).chat(UserMessage.from("How are ropes made?"));

        assertThat(response.aiMessage().text()).hasSize(32);
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(8);
        assertThat(response.tokenUsage().inputTokenCount()).isPositive();
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void aStreamedChatComesInPartsAndWithUsage() throws Exception {
        Answer answer = stream("How are ropes made?", 8);

        ChatResponse whole = answer.whole.get(20, TimeUnit.SECONDS);
        assertThat(answer.parts.toString())
                .hasSize(32)
                .isEqualTo(whole.aiMessage().text());
        assertThat(whole.tokenUsage().outputTokenCount()).isEqualTo(8);
    }

    @Test
    void modelsAreListed() {
        List<ModelDescription> models = OpenAiModelCatalog.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey("none")
                .build()
                .listModels();

        assertThat(models).extracting(ModelDescription::name).containsExactly(ClientFixture.MODEL);
    }

    @Test
    void anUnknownModelIsTheClientsOwnException() {
        assertThatThrownBy(() -> model("no-such-model", 8).chat("Hello"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("no-such-model")
                .hasMessageContaining(ClientFixture.MODEL);
    }

    @Test
    void aBadParameterIsTheClientsOwnException() {
        assertThatThrownBy(() -> model(ClientFixture.MODEL, 0).chat("Hello"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("max_tokens");
    }

    @Test
    void enginesThatAllFailAreAServerError() {
        gateway.fleet().engines().forEach(engine -> engine.faults().set(Fault.RESET_BEFORE_HEAD));

        assertThatThrownBy(() -> model(ClientFixture.MODEL, 8).chat("Hello"))
                .isInstanceOf(InternalServerException.class)
                .hasMessageContaining("No endpoint answered");
    }

    @Test
    void theSecondTurnGoesWhereTheFirstWent() {
        List<Long> before = gateway.fleet().servedPerEngine();
        OpenAiChatModel model = model(ClientFixture.MODEL, 8);
        UserMessage first = UserMessage.from(ClientFixture.longPrompt("Gobi"));
        AiMessage reply = model.chat(first).aiMessage();
        List<ChatMessage> history = List.of(first, reply, UserMessage.from("And then?"));

        model.chat(history);

        List<Long> after = gateway.fleet().servedPerEngine();
        assertThat(List.of(after.get(0) - before.get(0), after.get(1) - before.get(1), after.get(2) - before.get(2)))
                .containsExactlyInAnyOrder(2L, 0L, 0L);
    }

    @Test
    void anEngineThatDiesInMidStreamIsAnErrorAndNoSuccess() {
        Answer answer = stream("Tell me a long story", 20_000);
        await().until(() -> answer.parts.length() > 0);

        gateway.fleet().engines().forEach(engine -> engine.faults().set(Fault.RESET_AFTER_TOKENS, 1));

        assertThatThrownBy(() -> answer.whole.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    private static OpenAiChatModel model(String name, int maxTokens) {
        return OpenAiChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey("none")
                .modelName(name)
                .maxTokens(maxTokens)
                .maxRetries(0)
                .build();
    }

    private static Answer stream(String prompt, int maxTokens) {
        Answer answer = new Answer();
        OpenAiStreamingChatModel.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey("none")
                .modelName(ClientFixture.MODEL)
                .maxTokens(maxTokens)
                .build()
                .chat(prompt, answer);
        return answer;
    }

    /** What comes of one stream. */
    private static final class Answer implements StreamingChatResponseHandler {

        private final StringBuffer parts = new StringBuffer();
        private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String part) {
            parts.append(part);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            whole.complete(response);
        }

        @Override
        public void onError(Throwable error) {
            whole.completeExceptionally(error);
        }
    }
}

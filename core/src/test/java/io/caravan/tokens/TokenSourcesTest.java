package io.caravan.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Api;
import io.caravan.inference.HttpRequestView;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.PromptTokens;
import io.caravan.inference.PromptTokens.Source;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources are asked in order until one answers or the time is up; whatever they do, the search ends once, on its loop. */
class TokenSourcesTest {

    private static final InferenceRequest REQUEST =
            InferenceRequest.unread("id", Api.COMPLETIONS, "/v1/completions", 0).withModel("m");
    private static final PromptTokens IDS = PromptTokens.ids(Source.LOCAL, 1, 2, 3);

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final TokenCounts counts = new TokenCounts();
    private volatile List<MissedTokens> missed = List.of();
    private final List<Source> asked = new ArrayList<>();
    private int bodyLength = 100;

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    @Test
    void theFirstThatKnowsIsTheLastThatIsAsked() throws Exception {
        PromptTokens found = find(
                Duration.ofMinutes(1),
                source(Source.LOCAL, waiter -> waiter.missed(TokenMiss.UNKNOWN_MODEL)),
                source(Source.ENGINE_RENDER, waiter -> waiter.found(IDS)),
                source(Source.ENGINE_TOKENIZE, waiter -> waiter.found(PromptTokens.NONE)));

        assertThat(found).isSameAs(IDS);
        assertThat(asked).containsExactly(Source.LOCAL, Source.ENGINE_RENDER);
        assertThat(counts.missed(Source.LOCAL, TokenMiss.UNKNOWN_MODEL)).isEqualTo(1);
        assertThat(counts.missed(Source.LOCAL, TokenMiss.UNKNOWN_MODEL, "m")).isEqualTo(1);
    }

    @Test
    void anAnswerFromAnotherThreadComesToTheLoop() throws Exception {
        PromptTokens found = find(
                Duration.ofMinutes(1),
                source(Source.LOCAL, waiter -> new Thread(() -> waiter.missed(TokenMiss.BUSY)).start()),
                source(Source.ENGINE_RENDER, waiter -> new Thread(() -> waiter.found(IDS)).start()));

        assertThat(found).isSameAs(IDS);
    }

    @Test
    void aSourceThatNeverAnswersEndsInTheEstimate() throws Exception {
        List<TokenWaiter> late = new ArrayList<>();
        PromptTokens found = find(Duration.ofMillis(1), source(Source.LOCAL, late::add));

        assertThat(found).isNull();
        assertThat(counts.missed(Source.LOCAL, TokenMiss.TIMEOUT)).isEqualTo(1);
        assertThat(missed).containsExactly(new MissedTokens(Source.LOCAL, TokenMiss.TIMEOUT));
        assertThat(late.get(0).isOver()).isTrue();
        late.get(0).found(IDS);
        late.get(0).missed(TokenMiss.BUSY);
        loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
        assertThat(counts.missed(Source.LOCAL, TokenMiss.BUSY)).isZero();
    }

    @Test
    void anAnswerToALoopThatHasEndedIsDropped() throws Exception {
        List<TokenWaiter> late = new ArrayList<>();
        CompletableFuture<Void> asking = new CompletableFuture<>();
        TokenSources all = new TokenSources(List.of(source(Source.LOCAL, late::add)), Duration.ofMinutes(1), counts);
        HttpRequestView http = view();
        loop.execute(() -> {
            all.find(REQUEST, http, PromptTokens.NONE, tokens -> {});
            asking.complete(null);
        });
        asking.get(10, TimeUnit.SECONDS);
        loop.shutdownNow();

        late.get(0).found(IDS);

        assertThat(late.get(0).isOver()).isTrue();
    }

    @Test
    void aSourceThatSaysTwoThingsIsHeardOnce() throws Exception {
        PromptTokens found = find(
                Duration.ofMinutes(1),
                source(Source.LOCAL, waiter -> {
                    waiter.missed(TokenMiss.BUSY);
                    waiter.missed(TokenMiss.BUSY);
                }),
                source(Source.ENGINE_RENDER, waiter -> waiter.missed(TokenMiss.NOT_REACHED)));

        assertThat(found).isNull();
        assertThat(asked).containsExactly(Source.LOCAL, Source.ENGINE_RENDER);
        assertThat(counts.missed(Source.LOCAL, TokenMiss.BUSY)).isEqualTo(1);
        assertThat(missed)
                .containsExactly(
                        new MissedTokens(Source.LOCAL, TokenMiss.BUSY),
                        new MissedTokens(Source.ENGINE_RENDER, TokenMiss.NOT_REACHED));
    }

    @Test
    void aSourceThatFailsIsPassedOver() throws Exception {
        PromptTokens found = find(
                Duration.ofMinutes(1),
                source(Source.LOCAL, waiter -> {
                    throw new IllegalStateException();
                }),
                source(Source.ENGINE_RENDER, waiter -> waiter.found(IDS)));

        assertThat(found).isSameAs(IDS);
        assertThat(counts.missed(Source.LOCAL, TokenMiss.FAILED)).isEqualTo(1);
    }

    @Test
    void ofABodyThatIsTooLongNoSourceIsAsked() throws Exception {
        bodyLength = TokenSources.LONGEST_BODY + 1;

        PromptTokens found = find(Duration.ofMinutes(1), source(Source.LOCAL, waiter -> waiter.found(IDS)));

        assertThat(found).isNull();
        assertThat(asked).isEmpty();
        assertThat(counts.missed(Source.LOCAL, TokenMiss.TOO_LARGE)).isEqualTo(1);
    }

    private PromptTokens find(Duration timeout, TokenSource... sources) throws Exception {
        CompletableFuture<PromptTokens> found = new CompletableFuture<>();
        CompletableFuture<Thread> on = new CompletableFuture<>();
        TokenSources all = new TokenSources(List.of(sources), timeout, counts);
        HttpRequestView http = view();
        loop.execute(() -> all.find(REQUEST, http, PromptTokens.NONE, result -> {
            on.complete(Thread.currentThread());
            missed = result.missed();
            assertThat(found.complete(result.tokens())).isTrue();
        }));
        PromptTokens tokens = found.get(10, TimeUnit.SECONDS);
        assertThat(on.get()).isSameAs(loop.submit(Thread::currentThread).get());
        return tokens;
    }

    private TokenSource source(Source name, Consumer<TokenWaiter> ask) {
        return new TokenSource() {
            @Override
            public Source name() {
                return name;
            }

            @Override
            public void ask(TokenQuery query, TokenWaiter waiter) {
                asked.add(name);
                ask.accept(waiter);
            }
        };
    }

    private HttpRequestView view() {
        return (HttpRequestView) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpRequestView.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "loop" -> loop;
                        case "bodyLength" -> bodyLength;
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }
}

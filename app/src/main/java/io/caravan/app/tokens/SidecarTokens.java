package io.caravan.app.tokens;

import io.caravan.inference.Api;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.time.NanoClock;
import io.caravan.tokens.TokenMiss;
import io.caravan.tokens.TokenQuery;
import io.caravan.tokens.TokenSource;
import io.caravan.tokens.TokenWaiter;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code sidecar}: a tokenizer beside the gateway that speaks llm-d's {@code tokenization.TokenizationService} over a Unix
 * socket. A model is made ready there before it is first asked for; until then its prompts go on without. Thread-safe.
 */
final class SidecarTokens implements TokenSource, AutoCloseable {

    private static final int MOST_MODELS = 1024;
    /** A model may have to be fetched first. */
    private static final long READY_WITHIN_NANOS = Duration.ofMinutes(5).toNanos();

    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    /**
     * How far the sidecar is with a model.
     *
     * @param miss why it is not ready; null if it is
     * @param sinceNanos when that began
     */
    private record Readiness(@Nullable TokenMiss miss, long sinceNanos) {}

    private final SidecarChannel channel;
    private final TokenizerThreads threads;
    private final NanoClock clock;
    private final Map<String, Readiness> models = new ConcurrentHashMap<>();

    SidecarTokens(SidecarChannel channel, TokenizerThreads threads, NanoClock clock) {
        this.channel = channel;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public Source name() {
        return Source.SIDECAR;
    }

    @Override
    public void ask(TokenQuery query, TokenWaiter waiter) {
        Api api = query.request().api();
        if (api != Api.COMPLETIONS && api != Api.CHAT_COMPLETIONS) {
            waiter.missed(TokenMiss.UNSUPPORTED_API);
        } else if (query.request().promptOptions().onlyByEngine()) {
            waiter.missed(TokenMiss.UNSUPPORTED_CONTENT);
        } else {
            TokenMiss notReady = readiness(query.request().model());
            if (notReady != null) {
                waiter.missed(notReady);
            } else if (api == Api.COMPLETIONS) {
                askCompletion(query, waiter);
            } else {
                askChat(query, waiter);
            }
        }
    }

    private void askCompletion(TokenQuery query, TokenWaiter waiter) {
        List<PromptTexts.Text> texts = PromptTexts.ofCompletion(query);
        if (texts.size() != 1 || texts.get(0).ids().length > 0) {
            waiter.missed(TokenMiss.UNSUPPORTED_CONTENT);
            return;
        }
        String model = query.request().model();
        Boolean special = query.request().promptOptions().addSpecialTokens();
        if (special == null) {
            call(SidecarChannel.COMPLETION, SidecarRequest.completion(model, texts.get(0)), query, waiter);
        } else {
            call(SidecarChannel.TOKENIZE, SidecarRequest.tokenize(model, texts.get(0), special), query, waiter);
        }
    }

    private void askChat(TokenQuery query, TokenWaiter waiter) {
        if (query.request().promptOptions().addSpecialTokens() != null) {
            waiter.missed(TokenMiss.UNSUPPORTED_CONTENT);
            return;
        }
        byte[] body = PromptTexts.copy(query.http().body());
        Runnable asking = () -> {
            try {
                byte[] request = SidecarRequest.chat(query.request().model(), PromptTexts.json(body));
                call(SidecarChannel.CHAT, request, query, waiter);
            } catch (UnfitPromptException e) {
                waiter.missed(e.reason());
            }
        };
        if (body.length <= PromptTexts.READ_AT_ONCE) {
            asking.run();
        } else {
            threads.run(body.length, waiter, asking);
        }
    }

    private void call(
            MethodDescriptor<byte[], SidecarAnswer> method, byte[] request, TokenQuery query, TokenWaiter waiter) {
        channel.call(method, request, query.timeoutNanos(), new SidecarChannel.Listener() {
            @Override
            public void answered(SidecarAnswer answer) {
                if (answer.success()) {
                    waiter.found(
                            new PromptTokens(List.of(new Prompt.Ids(answer.ids(), answer.items())), Source.SIDECAR));
                } else {
                    waiter.missed(TokenMiss.REFUSED);
                }
            }

            @Override
            public void failed(Status status) {
                if (status.getCode() == Status.Code.UNAVAILABLE) {
                    models.remove(query.request().model()); // whoever comes in its place knows nothing of the model
                }
                waiter.missed(
                        switch (status.getCode()) {
                            case DEADLINE_EXCEEDED -> TokenMiss.TIMEOUT;
                            case INVALID_ARGUMENT, FAILED_PRECONDITION -> TokenMiss.REFUSED;
                            case UNIMPLEMENTED -> TokenMiss.NOT_OFFERED;
                            case RESOURCE_EXHAUSTED -> TokenMiss.TOO_LARGE;
                            case CANCELLED, INTERNAL -> TokenMiss.MALFORMED;
                            default -> TokenMiss.NOT_REACHED;
                        });
            }
        });
    }

    /** Why a model is not ready there, or null. Has it made ready when it is asked for first, and again a while after that failed. */
    private @Nullable TokenMiss readiness(String model) {
        Readiness known = models.get(model);
        long now = clock.nanos();
        if (known != null && (known.miss() == null || now - known.sinceNanos() < PATIENCE_NANOS)) {
            return known.miss();
        }
        if (models.size() >= MOST_MODELS) {
            models.clear();
        }
        Readiness making = new Readiness(TokenMiss.NOT_READY, now + READY_WITHIN_NANOS);
        boolean first =
                known == null ? models.putIfAbsent(model, making) == null : models.replace(model, known, making);
        if (first) {
            byte[] request = SidecarRequest.initialize(model);
            channel.call(SidecarChannel.INITIALIZE, request, READY_WITHIN_NANOS, new Ready(model));
        }
        return TokenMiss.NOT_READY;
    }

    /** Hears whether a model is ready. */
    private final class Ready implements SidecarChannel.Listener {
        private final String model;

        Ready(String model) {
            this.model = model;
        }

        @Override
        public void answered(SidecarAnswer answer) {
            is(answer.success() ? null : TokenMiss.NOT_OFFERED);
        }

        @Override
        public void failed(Status status) {
            is(status.getCode() == Status.Code.UNIMPLEMENTED ? null : TokenMiss.NOT_REACHED);
        }

        private void is(@Nullable TokenMiss miss) {
            models.put(model, new Readiness(miss, clock.nanos()));
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}

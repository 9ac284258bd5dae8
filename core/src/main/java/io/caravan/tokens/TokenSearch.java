package io.caravan.tokens;

import io.caravan.inference.PromptTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request's way along the sources. Lives on the thread of the request's connection. */
final class TokenSearch {

    private final List<TokenSource> sources;
    private final TokenQuery query;
    private final TokenCounts counts;
    private final Consumer<FoundTokens> then;
    private final List<MissedTokens> missed = new ArrayList<>(0);
    private final Thread thread = Thread.currentThread();
    private int next;
    private @Nullable Future<?> deadline;
    private volatile boolean over;

    TokenSearch(List<TokenSource> sources, TokenQuery query, TokenCounts counts, Consumer<FoundTokens> then) {
        this.sources = sources;
        this.query = query;
        this.counts = counts;
        this.then = then;
    }

    void start() {
        askNext();
        if (!over) {
            deadline = query.http().loop().schedule(this::timeout, query.timeoutNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void askNext() {
        if (next == sources.size()) {
            end(null);
            return;
        }
        TokenSource source = sources.get(next++);
        Answer answer = new Answer(source);
        if (query.http().bodyLength() > TokenSources.LONGEST_BODY) {
            answer.missed(TokenMiss.TOO_LARGE);
            return;
        }
        try {
            source.ask(query, answer);
        } catch (RuntimeException e) {
            answer.missed(TokenMiss.FAILED);
        }
    }

    private void timeout() {
        if (!over) {
            miss(sources.get(next - 1), TokenMiss.TIMEOUT);
            end(null);
        }
    }

    private void miss(TokenSource source, TokenMiss reason) {
        missed.add(new MissedTokens(source.name(), reason));
        counts.missed(query.request().model(), source.name(), reason);
    }

    private void end(@Nullable PromptTokens tokens) {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        then.accept(new FoundTokens(tokens, missed));
    }

    /** What one source says; only its first word counts, and only while it is waited for. */
    private final class Answer implements TokenWaiter {
        private final TokenSource source;
        private boolean given;

        Answer(TokenSource source) {
            this.source = source;
        }

        @Override
        public void found(PromptTokens tokens) {
            onLoop(() -> end(tokens));
        }

        @Override
        public void missed(TokenMiss reason) {
            onLoop(() -> {
                miss(source, reason);
                askNext();
            });
        }

        @Override
        public boolean isOver() {
            return over;
        }

        private void onLoop(Runnable taken) {
            if (Thread.currentThread() == thread) {
                take(taken);
            } else {
                try {
                    query.http().loop().execute(() -> take(taken));
                } catch (RejectedExecutionException e) {
                    over = true; // the gateway has ended, and with it everybody who could wait
                }
            }
        }

        private void take(Runnable taken) {
            if (!given && !over) {
                given = true;
                taken.run();
            }
        }
    }
}

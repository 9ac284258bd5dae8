package io.caravan.app.security;

import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity provider's keys, fetched in the background at start, every five minutes, and soon after a token named a key
 * that is not known, but then at most every five seconds. What cannot be fetched leaves in use what was fetched before.
 */
final class JwksUrl implements Supplier<@Nullable JwtVerifier> {

    private static final Logger LOG = LoggerFactory.getLogger(JwksUrl.class);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 1 << 20;

    private final URI url;
    private final Function<byte[], JwtVerifier> reader;
    private final ToleranceCounters tolerated;
    private final ScheduledExecutorService thread;
    private final Duration leastInterval;
    private final AtomicBoolean soon = new AtomicBoolean();
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private byte[] seen = {};
    private volatile @Nullable JwtVerifier verifier;
    private volatile @Nullable String problem = "has not been fetched yet";

    /** @param leastInterval from one fetch that a token or a failure causes to the next */
    JwksUrl(
            URI url,
            Function<byte[], JwtVerifier> reader,
            ToleranceCounters tolerated,
            ScheduledExecutorService thread,
            Duration leastInterval) {
        this.url = url;
        this.reader = reader;
        this.tolerated = tolerated;
        this.thread = thread;
        this.leastInterval = leastInterval;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::fetch, 0, REFRESH.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What tokens are checked with, or null before keys have come. */
    @Override
    public @Nullable JwtVerifier get() {
        return verifier;
    }

    /** What is wrong, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Fetches soon, on the background thread. Cheap. */
    void refresh() {
        if (soon.compareAndSet(false, true)) {
            thread.schedule(
                    () -> {
                        soon.set(false);
                        fetch();
                    },
                    leastInterval.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    private void fetch() {
        try {
            byte[] body = body();
            if (!Arrays.equals(body, seen)) {
                verifier = reader.apply(body);
                seen = body;
                LOG.info("Keys of the identity provider are in use: {}", url);
            }
            problem = null;
        } catch (IOException | IllegalArgumentException e) {
            failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] body() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> coming = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = coming.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("answers " + response.statusCode());
            }
            if (response.body().length > MAX_BYTES) {
                throw new IOException("answers more than " + MAX_BYTES + " bytes");
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IOException("cannot be fetched", e);
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw new IOException("does not answer in time", e);
        }
    }

    private void failed(String reason) {
        tolerated.count(Tolerated.JWKS_NOT_READ);
        if (!reason.equals(problem)) {
            LOG.warn("auth.jwt.jwksUrl: {} {}; what was fetched before stays in use", url, reason);
        }
        problem = reason;
        refresh();
    }
}

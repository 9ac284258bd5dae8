package io.caravan.component.inference.tokens;

import io.caravan.component.inference.net.Connector;
import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens.Source;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolSnapshot;
import io.caravan.time.NanoClock;
import io.caravan.tokens.TokenMiss;
import io.caravan.tokens.TokenQuery;
import io.caravan.tokens.TokenSource;
import io.caravan.tokens.TokenWaiter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks engines for the ids of prompts: their {@code …/render} pages, or {@code /tokenize}, with the request's body as it is. One
 * healthy endpoint that serves the model is asked, the next one when it does not offer the page; or always the same
 * service, if there is one for that. Thread-safe; each question lives on the event loop of the client's connection.
 */
public final class EngineTokens implements TokenSource {

    /** Endpoints that are asked for one request, at most. */
    private static final int MOST_ASKED = 3;

    /**
     * What asking needs from the gateway.
     *
     * @param connector opens connections; asked for with every new one
     * @param credentials puts what an endpoint is to know of the client into a question's headers, from those of the request
     * @param clock the time
     */
    public record Network(
            Supplier<Connector> connector, BiConsumer<HttpHeaders, HttpHeaders> credentials, NanoClock clock) {}

    private final Source name;
    private final InferencePoolState pool;
    private final @Nullable InferenceEndpoint renderer;
    private final Network network;
    private final RefusedPages refused;
    private final Map<EventLoop, AskedConnections> connections = new ConcurrentHashMap<>();

    /**
     * @param name {@link Source#ENGINE_RENDER} or {@link Source#ENGINE_TOKENIZE}
     * @param renderer who is asked in place of the pool's endpoints; null for them
     */
    public EngineTokens(Source name, InferencePoolState pool, @Nullable InferenceEndpoint renderer, Network network) {
        this.name = name;
        this.pool = pool;
        this.renderer = renderer;
        this.network = network;
        this.refused = new RefusedPages(network.clock());
    }

    @Override
    public Source name() {
        return name;
    }

    @Override
    public void ask(TokenQuery query, TokenWaiter waiter) {
        Api api = query.request().api();
        String path = TokenPage.path(name, api);
        if (path == null) {
            waiter.missed(TokenMiss.UNSUPPORTED_API);
        } else if (name == Source.ENGINE_TOKENIZE && !isTokenizable(query)) {
            waiter.missed(TokenMiss.UNSUPPORTED_CONTENT);
        } else {
            new TokenQuestion(this, query, path, waiter).start();
        }
    }

    /** Whether {@code /tokenize} takes it: one text, or a chat; it knows nothing of what is done to a prompt afterwards. */
    private static boolean isTokenizable(TokenQuery query) {
        return !query.request().promptOptions().onlyByEngine()
                && query.estimate().parts().size() == 1;
    }

    Network network() {
        return network;
    }

    RefusedPages refused() {
        return refused;
    }

    /** Whether the one asked is not one of those that serve the client's request, and so is told nothing of its credentials. */
    boolean isService() {
        return renderer != null;
    }

    AskedConnections connections(EventLoop loop) {
        return connections.computeIfAbsent(loop, AskedConnections::new);
    }

    /**
     * Who is asked next; null if nobody is left.
     *
     * @param asked how many have been asked
     */
    @Nullable
    InferenceEndpoint next(String path, String model, int asked) {
        if (asked == MOST_ASKED) {
            return null;
        }
        InferenceEndpoint service = renderer;
        if (service != null) {
            return refused.contains(service.address(), path + model) ? null : service;
        }
        PoolSnapshot snapshot = pool.snapshot();
        List<InferenceEndpoint> endpoints = snapshot.endpoints();
        int first = endpoints.isEmpty() ? 0 : ThreadLocalRandom.current().nextInt(endpoints.size());
        for (int i = 0; i < endpoints.size(); i++) {
            InferenceEndpoint endpoint = endpoints.get((first + i) % endpoints.size());
            if (!snapshot.facts(endpoint).health().isOut()
                    && snapshot.mayServe(endpoint, model)
                    && !refused.contains(endpoint.address(), path + model)) {
                return endpoint;
            }
        }
        return null;
    }

    /** Why there was nobody to ask. */
    TokenMiss whyNobody(String path, String model) {
        PoolSnapshot snapshot = pool.snapshot();
        InferenceEndpoint service = renderer;
        boolean anybody = service != null
                || snapshot.endpoints().stream()
                        .anyMatch(endpoint -> refused.contains(endpoint.address(), path + model));
        return anybody ? TokenMiss.NOT_OFFERED : TokenMiss.NO_ENDPOINT;
    }
}

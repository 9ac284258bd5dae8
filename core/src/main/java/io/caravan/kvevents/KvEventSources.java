package io.caravan.kvevents;

import io.caravan.inference.PromptTokens;
import io.caravan.pool.EndpointListener;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.EngineBlocks;
import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.time.NanoClock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The KV events of all endpoints: a {@link KvEventSource} for each publisher that is found. Thread-safe; requests only read.
 *
 * <p>Keys leave out the model's name, since all that an endpoint holds is of one model, and have an adapter's in its place: a name
 * counts as an adapter's once events have told of it.
 */
public final class KvEventSources implements EndpointListener {

    /** Makes and ends the subscriptions of sources. Must not block; calls come in order. */
    public interface Subscriptions {
        /** Subscribe, and tell the source what comes. */
        void open(InferenceEndpoint endpoint, KvEventAddress address, KvEventSource source);

        /** End the subscription. */
        void close(InferenceEndpoint endpoint, KvEventAddress address);

        /** Ask the publisher for its batches from a number on. */
        void requestReplay(InferenceEndpoint endpoint, KvEventAddress address, long from);

        /** For the first time something of a publisher could not be used for this reason. */
        default void skipped(InferenceEndpoint endpoint, KvEventAddress address, SkippedEvent first) {}
    }

    private static final String NO_ADAPTER = "";
    /** Names kept; requests for adapters beyond are rated by what was sent where. */
    private static final int MOST_ADAPTERS = 4096;

    private final PrefixIndex index;
    private final BlockKeys keys;
    private final NanoClock clock;
    private final Map<Integer, Publisher> bySlot = new ConcurrentHashMap<>();
    private final Set<String> adapters = ConcurrentHashMap.newKeySet();
    private @Nullable Subscriptions subscriptions;
    private volatile IntPredicate doubted = slot -> false;

    /** One endpoint and its publishers. */
    private record Publisher(InferenceEndpoint endpoint, Map<KvEventAddress, KvEventSource> sources) {

        boolean isInbound() {
            return sources.containsKey(KvEventAddress.INBOUND);
        }

        /** Any of its ranks may get the prompt, so all must be known. */
        boolean isTrusted() {
            for (KvEventSource source : sources.values()) {
                if (!source.isTrusted()) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @param index must hear of endpoints before this does */
    public KvEventSources(PrefixIndex index, BlockKeys keys, NanoClock clock) {
        this.index = index;
        this.keys = keys;
        this.clock = clock;
    }

    /** Who subscribes. To be set once, before any endpoint tells its publishers. */
    public synchronized void subscriptions(Subscriptions made) {
        subscriptions = made;
    }

    /** By slot, of which endpoints what is expected is not to be relied on. To be set once. */
    public void doubted(IntPredicate bySlots) {
        doubted = bySlots;
    }

    /** An endpoint has said where it publishes; nothing if it does not, or is the one that connects. */
    public synchronized void found(InferenceEndpoint endpoint, Set<KvEventAddress> addresses) {
        Publisher before = publisherOf(endpoint);
        boolean same = before != null
                && (before.sources().keySet().equals(addresses) || (addresses.isEmpty() && before.isInbound()));
        if (subscriptions != null && !same) {
            listen(endpoint, addresses);
        }
    }

    /** The source of an endpoint whose engine connects to the gateway; null if it says where to subscribe, which is better. */
    @Nullable
    synchronized KvEventSource inbound(InferenceEndpoint endpoint) {
        Publisher before = publisherOf(endpoint);
        if (before == null && subscriptions != null) {
            listen(endpoint, Set.of(KvEventAddress.INBOUND));
            before = publisherOf(endpoint);
        }
        return before == null ? null : before.sources().get(KvEventAddress.INBOUND);
    }

    private @Nullable Publisher publisherOf(InferenceEndpoint endpoint) {
        Publisher publisher = bySlot.get(endpoint.slot());
        return publisher != null && publisher.endpoint().isSameAs(endpoint) ? publisher : null;
    }

    private void listen(InferenceEndpoint endpoint, Set<KvEventAddress> addresses) {
        closeAt(endpoint.slot());
        index.ranks(endpoint, addresses.size());
        Subscriptions open = subscriptions;
        if (addresses.isEmpty() || open == null) {
            return;
        }
        Map<KvEventAddress, KvEventSource> sources = new HashMap<>();
        for (KvEventAddress address : addresses) {
            KvEventSource source = new KvEventSource(
                    EngineBlocks.ofRank(index, endpoint, sources.size(), keys),
                    StreamSettings.with(address.replayPort() > 0),
                    new OfPublisher(endpoint, address, open),
                    clock);
            sources.put(address, source);
            if (address.equals(KvEventAddress.INBOUND)) {
                source.connected();
            } else {
                open.open(endpoint, address, source);
            }
        }
        bySlot.put(endpoint.slot(), new Publisher(endpoint, Map.copyOf(sources)));
    }

    /** What the source of a publisher asks and tells. */
    private final class OfPublisher implements KvEventSource.Listener {
        private final InferenceEndpoint endpoint;
        private final KvEventAddress address;
        private final Subscriptions open;

        OfPublisher(InferenceEndpoint endpoint, KvEventAddress address, Subscriptions open) {
            this.endpoint = endpoint;
            this.address = address;
            this.open = open;
        }

        @Override
        public void requestReplay(long from) {
            open.requestReplay(endpoint, address, from);
        }

        @Override
        public void adapter(String name) {
            if (adapters.size() < MOST_ADAPTERS) {
                adapters.add(name);
            }
        }

        @Override
        public void skipped(SkippedEvent first) {
            open.skipped(endpoint, address, first);
        }
    }

    private void closeAt(int slot) {
        Publisher gone = bySlot.remove(slot);
        Subscriptions open = subscriptions;
        if (gone != null && open != null) {
            gone.sources().forEach((address, source) -> {
                source.close();
                if (!address.equals(KvEventAddress.INBOUND)) {
                    open.close(gone.endpoint(), address);
                }
            });
        }
    }

    @Override
    public void endpointAdded(InferenceEndpoint endpoint) {
        endpointRemoved(endpoint);
    }

    @Override
    public synchronized void endpointRemoved(InferenceEndpoint endpoint) {
        closeAt(endpoint.slot());
    }

    /** Whether any endpoint publishes. */
    public boolean isEmpty() {
        return bySlot.isEmpty();
    }

    /** The keys under which the index knows the blocks of prompts. */
    public PromptBlocks keys(PromptTokens tokens, String model, String cacheSalt) {
        return keys.chains(tokens, adapters.contains(model) ? model : NO_ADAPTER, cacheSalt);
    }

    /**
     * How much of the prompts each endpoint holds, as far as events tell.
     *
     * @param slots length of the answer: one more than the greatest slot asked for
     */
    public ExactMatches match(PromptBlocks blocks, int slots) {
        return index.match(blocks, slots).knownOnly(this::isTrusted, doubted);
    }

    private boolean isTrusted(int slot) {
        Publisher publisher = bySlot.get(slot);
        return publisher != null && publisher.isTrusted();
    }

    /** Whether all that an endpoint publishes is heard at once: there are publishers, none is cut off, none is caught up with. */
    public boolean isHeard(InferenceEndpoint endpoint) {
        Publisher publisher = publisherOf(endpoint);
        return publisher != null && publisher.sources().values().stream().allMatch(KvEventSource::isHeard);
    }

    /** Time passes. To be called several times a second. */
    public void tick() {
        for (Publisher publisher : bySlot.values()) {
            publisher.sources().values().forEach(KvEventSource::tick);
        }
        index.expire(clock.nanos());
    }

    /** How the sources of an endpoint stand. */
    public Map<KvEventAddress, KvEventSource.Status> status(InferenceEndpoint endpoint) {
        Publisher publisher = publisherOf(endpoint);
        Map<KvEventAddress, KvEventSource.Status> status = new HashMap<>();
        if (publisher != null) {
            publisher.sources().forEach((address, source) -> status.put(address, source.status()));
        }
        return status;
    }
}

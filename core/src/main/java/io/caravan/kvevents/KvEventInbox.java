package io.caravan.kvevents;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of engines that connect to the gateway, and gives each to the source of the endpoint that its topic names. There is
 * no replay, so that what an engine told before it was connected, or what is lost on the way, makes its knowledge partial. A topic
 * that names no endpoint is counted, told once, and kept out. Thread-safe.
 */
public final class KvEventInbox {

    /** Topics remembered; strangers may send any number of others. */
    private static final int MOST_TOPICS = 4096;
    /** Strangers told of; more are only counted. */
    private static final int MOST_TOLD = 16;
    /** After so long a stranger may have become an endpoint. */
    private static final long STRANGER_NANOS = 1_000_000_000L;

    private final InferencePoolState pool;
    private final KvEventSources sources;
    private final ToleranceCounters tolerated;
    private final NanoClock clock;
    private final Consumer<String> stranger;
    private final Map<String, Sender> senders = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    /** Whose a topic is, as it was found at some time. */
    private record Sender(@Nullable KvEventSource source, long nanos) {}

    /** @param stranger told of a topic that names no endpoint; must not block */
    public KvEventInbox(
            InferencePoolState pool,
            KvEventSources sources,
            ToleranceCounters tolerated,
            NanoClock clock,
            Consumer<String> stranger) {
        this.pool = pool;
        this.sources = sources;
        this.tolerated = tolerated;
        this.clock = clock;
        this.stranger = stranger;
    }

    /** A message has come. */
    public void published(List<byte[]> frames) {
        KvEventSource source = frames.isEmpty() ? null : sourceOf(frames.get(0));
        if (source == null) {
            tolerated.count(Tolerated.KV_EVENTS_OF_STRANGER);
        } else {
            source.published(frames);
        }
    }

    private synchronized @Nullable KvEventSource sourceOf(byte[] topic) {
        String text = new String(topic, StandardCharsets.UTF_8);
        long now = clock.nanos();
        Sender known = senders.get(text);
        boolean holds = known != null
                && (known.source() == null
                        ? now - known.nanos() < STRANGER_NANOS
                        : !known.source().isClosed());
        if (known == null || !holds) {
            known = new Sender(find(text), now);
            if (senders.size() >= MOST_TOPICS) {
                senders.clear();
            }
            senders.put(text, known);
            if (known.source() == null && told.size() < MOST_TOLD && told.add(text)) {
                stranger.accept(text);
            }
        }
        return known.source();
    }

    private @Nullable KvEventSource find(String text) {
        KvEventTopic topic = KvEventTopic.parse(text);
        InferenceEndpoint endpoint =
                topic == null ? null : topic.of(pool.snapshot().endpoints());
        return endpoint == null ? null : sources.inbound(endpoint);
    }
}

package io.caravan.processors.facts;

import io.caravan.kvevents.KvEventDecoder;
import io.caravan.kvevents.KvEventFrames;
import io.caravan.kvevents.KvEventFrames.Batch;
import io.caravan.kvevents.KvEventSink;
import io.caravan.kvevents.SkippedEvent;
import io.caravan.prefix.StoredBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code decode-kv-events} of the Kamelet {@code kv-events-source}: makes the frames of a published message into a list of events,
 * each a map of its fields, in order. Block hashes are 16 hexadecimal digits. What cannot be used is left out and counted in a header.
 */
public final class DecodeKvEvents implements Processor {

    /** The batch's number, as the engine counts. */
    public static final String SEQUENCE = "CaravanKvEventSequence";
    /** Events of the batch that could not be used. */
    public static final String SKIPPED = "CaravanKvEventsSkipped";

    @Override
    @SuppressWarnings("unchecked")
    public void process(Exchange exchange) {
        List<byte[]> frames = (List<byte[]>) exchange.getMessage().getBody();
        Batch batch = KvEventFrames.published(frames);
        if (batch == null) {
            throw new IllegalArgumentException("A message of " + frames.size()
                    + " frames is no batch of KV events: topic, number of eight bytes and payload are wanted");
        }
        Events events = new Events();
        KvEventDecoder.decode(batch.payload(), events);
        exchange.getMessage().setBody(events.all);
        exchange.getMessage().setHeader(SEQUENCE, batch.sequence());
        exchange.getMessage().setHeader(SKIPPED, events.skipped);
    }

    /** Writes events down. */
    private static final class Events implements KvEventSink {

        private final List<Map<String, Object>> all = new ArrayList<>();
        private int skipped;

        @Override
        public void stored(StoredBlocks stored) {
            Map<String, Object> event = event("BlockStored");
            event.put("hashes", names(stored.hashes()));
            if (stored.parent() != 0) {
                event.put("parent", name(stored.parent()));
            }
            event.put("tokens", stored.tokens());
            event.put("blockSize", stored.blockSize());
            putMedium(event, stored.medium(), stored.group());
            if (stored.loraName() != null) {
                event.put("loraName", stored.loraName());
            }
            if (stored.extraKeys() != null) {
                event.put("extraKeys", stored.extraKeys());
            }
        }

        @Override
        public void removed(long[] hashes, @Nullable String medium, int group) {
            Map<String, Object> event = event("BlockRemoved");
            event.put("hashes", names(hashes));
            putMedium(event, medium, group);
        }

        @Override
        public void cleared() {
            event("AllBlocksCleared");
        }

        @Override
        public void skipped(SkippedEvent reason) {
            skipped++;
        }

        private Map<String, Object> event(String type) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("type", type);
            all.add(event);
            return event;
        }

        private static void putMedium(Map<String, Object> event, @Nullable String medium, int group) {
            if (medium != null) {
                event.put("medium", medium);
            }
            if (group >= 0) {
                event.put("group", group);
            }
        }

        private static List<String> names(long[] hashes) {
            return Arrays.stream(hashes).mapToObj(Events::name).toList();
        }

        private static String name(long hash) {
            return String.format("%016x", hash);
        }
    }
}

package io.caravan.kvevents;

import io.caravan.kvevents.MsgpackReader.Kind;

/**
 * Decodes a publisher's batches: {@code [ts, events, rank]} or the map of the same names, with events as arrays or as maps, in
 * all forms that vLLM and SGLang have sent. Unknown fields behind the known ones are stepped over; an event that cannot be used is
 * skipped, alone. Stateless.
 */
public final class KvEventDecoder {

    private KvEventDecoder() {}

    /** Gives the events of a batch to a sink, in order; of a batch that is cut off those that are whole. */
    public static void decode(byte[] batch, KvEventSink sink) {
        try {
            MsgpackReader reader = new MsgpackReader(batch);
            if (reader.kind() == Kind.MAP) {
                toEventsOfMap(reader);
            } else {
                toEventsOfArray(reader);
            }
            for (int left = reader.array(); left > 0; ) {
                left -= event(reader, sink, left - 1);
            }
        } catch (MalformedEventException e) {
            sink.skipped(SkippedEvent.BATCH_MALFORMED);
        }
    }

    private static void toEventsOfArray(MsgpackReader reader) throws MalformedEventException {
        if (reader.array() < 2) {
            throw reader.malformed("a time and events");
        }
        reader.skip();
    }

    private static void toEventsOfMap(MsgpackReader reader) throws MalformedEventException {
        for (int i = reader.map(); i > 0; i--) {
            if (reader.text().equals("events")) {
                return;
            }
            reader.skip();
        }
        throw reader.malformed("events");
    }

    /**
     * @param more events that can follow
     * @return how many events have been read
     */
    private static int event(MsgpackReader events, KvEventSink sink, int more) throws MalformedEventException {
        int begin = events.position();
        EventFields fields;
        try {
            fields = EventFields.read(events);
        } catch (MalformedEventException e) {
            events.back(begin);
            events.skip();
            sink.skipped(SkippedEvent.EVENT_MALFORMED);
            return 1;
        }
        try {
            switch (fields.tag()) {
                case "BlockStored" -> {
                    if (fields.hasUnnamedAdapter()) {
                        sink.skipped(SkippedEvent.ADAPTER_WITHOUT_NAME);
                    } else {
                        sink.stored(fields.stored());
                    }
                }
                case "BlockRemoved" ->
                    sink.removed(fields.withRepeated(begin, events, more), fields.medium(), fields.group());
                case "AllBlocksCleared" -> sink.cleared();
                default -> sink.skipped(SkippedEvent.EVENT_UNKNOWN);
            }
        } catch (MalformedEventException e) {
            sink.skipped(SkippedEvent.EVENT_MALFORMED);
        }
        return fields.events();
    }
}

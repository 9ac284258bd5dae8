package io.caravan.kvevents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frames of ZeroMQ messages between engines and their listeners. Stateless. */
public final class KvEventFrames {

    private static final long END = -1;
    private static final byte[] EMPTY = {};

    private KvEventFrames() {}

    /**
     * A batch and its number, or the end of a replay.
     *
     * @param topic what it was published under; empty in a replay of old engines
     * @param sequence the number; as unsigned
     * @param payload what {@link KvEventDecoder} decodes
     */
    public record Batch(String topic, long sequence, byte[] payload) {

        /** Whether this ends a replay. */
        public boolean isEnd() {
            return sequence == END;
        }
    }

    /** A published message: topic, number, payload. Null if it is something else. */
    public static @Nullable Batch published(List<byte[]> frames) {
        return frames.size() == 3 ? batch(frames.get(0), frames.get(1), frames.get(2)) : null;
    }

    /**
     * A message of a replay, as a DEALER socket gets it: an empty frame, then number and payload; newer engines put the topic between.
     * Null if it is something else.
     */
    public static @Nullable Batch replayed(List<byte[]> frames) {
        int count = frames.size();
        if (count < 3 || count > 4 || frames.get(0).length != 0) {
            return null;
        }
        return batch(count == 4 ? frames.get(1) : EMPTY, frames.get(count - 2), frames.get(count - 1));
    }

    /** Asks for all batches from a number on, as a DEALER socket sends it. */
    public static List<byte[]> replayRequest(long from) {
        return List.of(EMPTY, ByteBuffer.allocate(Long.BYTES).putLong(from).array());
    }

    private static @Nullable Batch batch(byte[] topic, byte[] sequence, byte[] payload) {
        return sequence.length != Long.BYTES
                ? null
                : new Batch(
                        new String(topic, StandardCharsets.UTF_8),
                        ByteBuffer.wrap(sequence).getLong(),
                        payload);
    }
}

package io.caravan.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ImmutableValue;
import org.msgpack.value.Value;

/** One batch of KV events, decoded by another library than the one that wrote it. */
record KvBatch(double seconds, List<Event> events, int rank) {

    private static final List<String> STORED = List.of(
            "type",
            "block_hashes",
            "parent_block_hash",
            "token_ids",
            "block_size",
            "lora_id",
            "medium",
            "lora_name",
            "extra_keys",
            "group_idx",
            "kv_cache_spec_kind",
            "kv_cache_spec_sliding_window");
    private static final List<String> REMOVED = List.of("type", "block_hashes", "medium", "group_idx");

    /** One event: its fields by name, in the order of the wire. */
    record Event(boolean map, Map<String, Value> fields) {

        String type() {
            return fields.get("type").asStringValue().asString();
        }

        List<Long> hashes() {
            return numbers("block_hashes");
        }

        /** Null for the first of a chain. */
        Long parent() {
            Value parent = fields.get("parent_block_hash");
            return parent.isNilValue() ? null : bits(parent);
        }

        int[] tokens() {
            return numbers("token_ids").stream().mapToInt(Math::toIntExact).toArray();
        }

        int blockSize() {
            return fields.get("block_size").asIntegerValue().asInt();
        }

        String extraKeys() {
            return fields.get("extra_keys").toJson();
        }

        private List<Long> numbers(String name) {
            List<Long> numbers = new ArrayList<>();
            fields.get(name).asArrayValue().forEach(value -> numbers.add(bits(value)));
            return numbers;
        }

        private static long bits(Value value) {
            BigInteger number = value.asIntegerValue().asBigInteger();
            if (number.signum() < 0) {
                throw new AssertionError("a number without sign is expected, got " + number);
            }
            return number.longValue();
        }
    }

    static KvBatch decode(byte[] payload) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(payload)) {
            ImmutableValue batch = unpacker.unpackValue();
            if (unpacker.hasNext()) {
                throw new AssertionError("a batch is one value");
            }
            List<Value> slots = batch.asArrayValue().list();
            List<Event> events = new ArrayList<>();
            slots.get(1).asArrayValue().forEach(event -> events.add(event(event)));
            return new KvBatch(
                    slots.get(0).asFloatValue().toDouble(),
                    events,
                    slots.get(2).asIntegerValue().asInt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Event event(Value value) {
        Map<String, Value> fields = new LinkedHashMap<>();
        if (value.isMapValue()) {
            value.asMapValue()
                    .entrySet()
                    .forEach(entry -> fields.put(entry.getKey().asStringValue().asString(), entry.getValue()));
        } else {
            List<Value> slots = value.asArrayValue().list();
            Iterator<String> names = (slots.size() == STORED.size() ? STORED : REMOVED).iterator();
            slots.forEach(slot -> fields.put(names.next(), slot));
        }
        return new Event(value.isMapValue(), fields);
    }
}

package io.caravan.kvevents;

import io.caravan.kvevents.MsgpackReader.Kind;
import io.caravan.kvevents.MsgpackReader.Texts;
import io.caravan.prefix.StoredBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of one event, of whichever form it has. */
final class EventFields {

    private static final Texts NO_FIELDS = Texts.of();
    private static final Texts TAGS = Texts.of("BlockStored", "BlockRemoved", "AllBlocksCleared");
    private static final Texts MEDIA = Texts.of("GPU", "CPU");
    private static final Texts KINDS =
            Texts.of("full_attention", "mla_attention", "sink_full_attention", "sliding_window", "mamba");
    private static final Texts STORED = Texts.of(
            "block_hashes",
            "parent_block_hash",
            "token_ids",
            "block_size",
            "lora_id",
            "medium",
            "lora_name",
            "extra_keys",
            "group_idx",
            "kv_cache_spec_kind");
    private static final Texts REMOVED = Texts.of("block_hashes", "medium", "group_idx");
    /** Stands for what a block depends on and nothing here can tell: such a block matches no request. */
    private static final String OPAQUE = "\0opaque";

    private String tag = "";
    private long @Nullable [] hashes;
    private int eventCount = 1;
    private int hashFrom;
    private int hashTo;
    private long parent;
    private int @Nullable [] tokens;
    private int blockSize;
    private boolean hasAdapterId;
    private @Nullable String medium;
    private @Nullable String adapter;
    private @Nullable List<@Nullable List<String>> extraKeys;
    private @Nullable String salt;
    private int group = -1;
    private @Nullable String groupKind;

    private EventFields() {}

    /** Reads the event that comes next, whole; where it fails, the reader stands anywhere within. */
    static EventFields read(MsgpackReader event) throws MalformedEventException {
        EventFields fields = new EventFields();
        if (event.kind() == Kind.MAP) {
            for (int i = event.map(); i > 0; i--) {
                fields.take(event.text(STORED), event);
            }
        } else {
            int count = event.array();
            if (count == 0) {
                throw event.malformed("the kind of event");
            }
            fields.tag = event.text(TAGS);
            Texts names = fields.names();
            for (int i = 0; i + 1 < count; i++) {
                fields.take(i < names.count() ? names.get(i) : "", event);
            }
        }
        return fields;
    }

    private Texts names() {
        return switch (tag) {
            case "BlockStored" -> STORED;
            case "BlockRemoved" -> REMOVED;
            default -> NO_FIELDS;
        };
    }

    private void take(String name, MsgpackReader value) throws MalformedEventException {
        if (value.nil()) {
            return;
        }
        switch (name) {
            case "type" -> tag = value.text(TAGS);
            case "block_hashes" -> blockHashes(value);
            case "parent_block_hash" -> parent = hash(value);
            case "token_ids" -> tokens = value.counts();
            case "block_size" -> blockSize = value.count();
            case "lora_id" -> {
                hasAdapterId = true;
                value.skip();
            }
            case "medium" -> medium = value.text(MEDIA);
            case "lora_name" -> adapterOrMetadata(value);
            case "metadata" -> metadata(value);
            case "extra_keys" -> extraKeys = extraKeys(value);
            case "group_idx" -> group = value.count();
            case "kv_cache_spec_kind" -> groupKind = value.text(KINDS);
            default -> value.skip();
        }
    }

    /** SGLang has a map of other facts where vLLM has the adapter's name. */
    private void adapterOrMetadata(MsgpackReader value) throws MalformedEventException {
        if (value.kind() == Kind.MAP) {
            metadata(value);
        } else {
            adapter = value.text();
        }
    }

    private void metadata(MsgpackReader value) throws MalformedEventException {
        for (int i = value.map(); i > 0; i--) {
            String name = value.text();
            MsgpackReader entry = value.next();
            if (name.equals("cache_salt") && !entry.nil()) {
                salt = entry.text();
            }
        }
    }

    private void blockHashes(MsgpackReader value) throws MalformedEventException {
        long[] all = new long[value.array()];
        for (int i = 0; i < all.length; i++) {
            hashFrom = value.position();
            all[i] = hash(value);
            hashTo = value.position();
        }
        hashes = all;
    }

    /** The last eight bytes of a digest, whichever form it has. */
    private static long hash(MsgpackReader value) throws MalformedEventException {
        if (value.kind() == Kind.INTEGER) {
            return value.integer();
        }
        byte[] digest = value.bytes();
        if (digest.length == 0) {
            throw value.malformed("a digest of at least one byte");
        }
        long hash = 0;
        for (int i = Math.max(0, digest.length - Long.BYTES); i < digest.length; i++) {
            hash = hash << 8 | (digest[i] & 0xFF);
        }
        return hash;
    }

    private static List<@Nullable List<String>> extraKeys(MsgpackReader value) throws MalformedEventException {
        int blocks = value.array();
        List<@Nullable List<String>> keys = new ArrayList<>(blocks);
        for (int i = 0; i < blocks; i++) {
            if (value.nil()) {
                keys.add(null);
            } else {
                List<String> ofBlock = new ArrayList<>(2);
                for (int j = value.array(); j > 0; j--) {
                    ofBlock.add(extraKey(value.next()));
                }
                keys.add(ofBlock);
            }
        }
        return keys;
    }

    /** A text, or an item's identifier with its offset, which does not count; anything else is told apart by its bytes at best. */
    private static String extraKey(MsgpackReader key) throws MalformedEventException {
        return switch (key.kind()) {
            case TEXT -> key.text();
            case BYTES -> OPAQUE + HexFormat.of().formatHex(key.bytes());
            case ARRAY -> key.array() > 0 && key.kind() == Kind.TEXT ? key.text() : OPAQUE;
            default -> OPAQUE;
        };
    }

    /**
     * The hashes of a removal, and those of the removals right behind it that differ from it in their one hash alone. Engines tell of
     * each block that they evict by an event of its own, so that most events of a full cache repeat the one before.
     *
     * @param begin where the event begins
     * @param events stands behind the event, and then behind those that repeat it
     * @param most events that can follow
     */
    long[] withRepeated(int begin, MsgpackReader events, int most) throws MalformedEventException {
        long[] all = required(hashes);
        if (all.length != 1) {
            return all;
        }
        int to = events.position();
        int count = 1;
        for (int at = to; count <= most && events.repeats(begin, to, hashFrom, hashTo); at += to - begin) {
            if (count == all.length) {
                all = Arrays.copyOf(all, Math.max(8, 2 * count));
            }
            events.back(at + hashFrom - begin);
            all[count++] = hash(events);
            events.back(at + to - begin);
        }
        eventCount = count;
        return count == all.length ? all : Arrays.copyOf(all, count);
    }

    /** How many events have been read: this one and those that repeat it. */
    int events() {
        return eventCount;
    }

    String tag() {
        return tag;
    }

    @Nullable
    String medium() {
        return medium;
    }

    int group() {
        return group;
    }

    /** Whether the blocks are an adapter's, of which only a number is known. */
    boolean hasUnnamedAdapter() {
        return hasAdapterId && adapter == null;
    }

    StoredBlocks stored() throws MalformedEventException {
        List<@Nullable List<String>> extras = extraKeys;
        if (salt != null && !salt.isEmpty() && parent == 0 && extras == null) {
            extras = List.of(List.of(salt));
        }
        int[] ids = tokens == null ? new int[0] : tokens;
        return new StoredBlocks(required(hashes), parent, ids, blockSize, medium, adapter, extras, group, groupKind);
    }

    private static long[] required(long @Nullable [] hashes) throws MalformedEventException {
        if (hashes == null) {
            throw new MalformedEventException("Expected block_hashes");
        }
        return hashes;
    }
}

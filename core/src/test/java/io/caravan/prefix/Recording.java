package io.caravan.prefix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The events of a recorded vLLM server, in the order they were sent, as the maps they were sent as. */
final class Recording {

    private static final Pattern FRAMES = Pattern.compile("\"frames_b64\": \\[\"[^\"]*\", \"[^\"]*\", \"([^\"]*)\"\\]");

    private Recording() {}

    static List<Map<String, Object>> events(String name) throws IOException {
        return events(Resources.lines("/vllm/" + name + ".jsonl.gz"));
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> events(Stream<String> lines) {
        List<Map<String, Object>> events = new ArrayList<>();
        lines.forEach(line -> {
            Matcher frames = FRAMES.matcher(line);
            while (frames.find()) {
                byte[] payload = Base64.getDecoder().decode(frames.group(1));
                List<Object> batch = (List<Object>) value(ByteBuffer.wrap(payload));
                events.addAll((List<Map<String, Object>>) batch.get(1));
            }
        });
        return events;
    }

    /** The hashes of an event, each by its last eight bytes. */
    @SuppressWarnings("unchecked")
    static long[] hashes(Map<String, Object> event) {
        return ((List<Object>) event.get("block_hashes"))
                .stream().mapToLong(Recording::hash).toArray();
    }

    static long hash(Object hash) {
        return hash == null ? 0 : hash instanceof byte[] bytes ? EngineDigest.eventHash(bytes) : (Long) hash;
    }

    @SuppressWarnings("unchecked")
    static int[] tokens(Map<String, Object> event) {
        return ((List<Long>) event.get("token_ids"))
                .stream().mapToInt(Math::toIntExact).toArray();
    }

    static int blockSize(Map<String, Object> event) {
        return Math.toIntExact((Long) event.get("block_size"));
    }

    /** MessagePack: nil, booleans, ints as Long, doubles, texts, byte[], lists and maps. */
    private static Object value(ByteBuffer in) {
        int head = in.get() & 0xFF;
        if (head < 0x80) {
            return (long) head;
        }
        if (head >= 0xE0) {
            return (long) (byte) head;
        }
        if (head < 0xC0) {
            return head < 0x90 ? map(in, head & 15) : head < 0xA0 ? list(in, head & 15) : text(in, head & 31);
        }
        return switch (head) {
            case 0xC0 -> null;
            case 0xC2 -> false;
            case 0xC3 -> true;
            case 0xC4 -> bytes(in, in.get() & 0xFF);
            case 0xC5 -> bytes(in, in.getShort() & 0xFFFF);
            case 0xCB -> in.getDouble();
            case 0xCC -> (long) (in.get() & 0xFF);
            case 0xCD -> (long) (in.getShort() & 0xFFFF);
            case 0xCE -> in.getInt() & 0xFFFF_FFFFL;
            case 0xCF, 0xD3 -> in.getLong();
            case 0xD0 -> (long) in.get();
            case 0xD1 -> (long) in.getShort();
            case 0xD2 -> (long) in.getInt();
            case 0xD9 -> text(in, in.get() & 0xFF);
            case 0xDA -> text(in, in.getShort() & 0xFFFF);
            case 0xDC -> list(in, in.getShort() & 0xFFFF);
            case 0xDD -> list(in, in.getInt());
            case 0xDE -> map(in, in.getShort() & 0xFFFF);
            default -> throw new IllegalArgumentException("MessagePack head " + head);
        };
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in, int length) {
        return new String(bytes(in, length), StandardCharsets.UTF_8);
    }

    private static List<Object> list(ByteBuffer in, int length) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            list.add(value(in));
        }
        return list;
    }

    private static Map<String, Object> map(ByteBuffer in, int length) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < length; i++) {
            map.put((String) value(in), value(in));
        }
        return map;
    }
}

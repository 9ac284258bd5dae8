package io.caravan.app.tokens;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.caravan.inference.MultimodalItem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the tokenizer beside the gateway answers to any of its calls.
 *
 * @param success whether it did what was asked
 * @param ids the ids of the prompt
 * @param items pictures, sound and video among them, in order of their offsets
 */
record SidecarAnswer(boolean success, int[] ids, List<MultimodalItem> items) {

    private static final int FIRST_ROOM = 1024;

    /** The numbers of an answer's fields; 0 for one that it does not have. */
    record Fields(int ids, int features, int success) {

        static final Fields TOKENIZE = new Fields(1, 0, 2);
        static final Fields INITIALIZE = new Fields(0, 0, 1);
        static final Fields CHAT = new Fields(2, 3, 4);
        static final Fields COMPLETION = new Fields(2, 0, 3);
    }

    /** @throws IOException if the bytes are no such answer */
    static SidecarAnswer read(InputStream bytes, Fields fields) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        boolean success = false;
        Ids ids = new Ids();
        Map<String, List<String>> hashes = new HashMap<>();
        Map<String, List<int[]>> places = new HashMap<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field == fields.success) {
                success = in.readBool();
            } else if (field == fields.ids) {
                ids.read(in, tag);
            } else if (field == fields.features) {
                int limit = in.pushLimit(in.readRawVarint32());
                features(in, hashes, places);
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
        }
        return new SidecarAnswer(success, ids.toArray(), MultimodalItem.inOrder(hashes, places));
    }

    /** Whole numbers that come one by one or packed. */
    private static final class Ids {
        private int[] ids = new int[FIRST_ROOM];
        private int count;

        void read(CodedInputStream in, int tag) throws IOException {
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                add(in.readUInt32());
                return;
            }
            int limit = in.pushLimit(in.readRawVarint32());
            while (!in.isAtEnd()) {
                add(in.readUInt32());
            }
            in.popLimit(limit);
        }

        private void add(int id) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, count * 2);
            }
            ids[count++] = id;
        }

        int[] toArray() {
            return Arrays.copyOf(ids, count);
        }
    }

    /** Two maps by kind of item: 1 its hashes, 2 its places. */
    private static void features(CodedInputStream in, Map<String, List<String>> hashes, Map<String, List<int[]>> places)
            throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field != 1 && field != 2) {
                in.skipField(tag);
                continue;
            }
            int limit = in.pushLimit(in.readRawVarint32());
            entry(in, field == 1, hashes, places);
            in.popLimit(limit);
        }
    }

    /** One entry of a map: 1 the kind, 2 a message whose field 1 is a list. */
    private static void entry(
            CodedInputStream in, boolean ofHashes, Map<String, List<String>> hashes, Map<String, List<int[]>> places)
            throws IOException {
        String kind = "";
        List<String> texts = new ArrayList<>();
        List<int[]> ranges = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> kind = in.readString();
                case 2 -> {
                    int limit = in.pushLimit(in.readRawVarint32());
                    while (in.readTag() != 0) {
                        if (ofHashes) {
                            texts.add(in.readString());
                        } else {
                            ranges.add(range(in));
                        }
                    }
                    in.popLimit(limit);
                }
                default -> in.skipField(tag);
            }
        }
        if (ofHashes) {
            hashes.put(kind, texts);
        } else {
            places.put(kind, ranges);
        }
    }

    private static int[] range(CodedInputStream in) throws IOException {
        int[] range = new int[2];
        int limit = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field == 1 || field == 2) {
                range[field - 1] = in.readInt32();
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(limit);
        return range;
    }
}

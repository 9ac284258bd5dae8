package io.caravan.inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A picture, video or sound within a prompt.
 *
 * @param hash of its content, as the engine's processor names it
 * @param offset its first token in the prompt
 * @param length tokens it takes
 */
public record MultimodalItem(String hash, int offset, int length) {

    /**
     * The items of a prompt in order of their offsets, as engines tell of them.
     *
     * @param hashes by kind of item, in their order in the prompt
     * @param places by kind of item, in the same order, each an offset and a length
     * @throws IOException if the two do not belong together, or a place is not within a prompt
     */
    public static List<MultimodalItem> inOrder(Map<String, List<String>> hashes, Map<String, List<int[]>> places)
            throws IOException {
        List<MultimodalItem> items = new ArrayList<>();
        for (Map.Entry<String, List<int[]>> kind : places.entrySet()) {
            List<String> named = hashes.getOrDefault(kind.getKey(), List.of());
            if (named.size() != kind.getValue().size()) {
                throw new IOException("hashes and places of items differ in number");
            }
            for (int i = 0; i < named.size(); i++) {
                int[] place = kind.getValue().get(i);
                if (place[0] < 0 || place[1] < 0) {
                    throw new IOException("an item's place is below 0");
                }
                items.add(new MultimodalItem(named.get(i), place[0], place[1]));
            }
        }
        items.sort(Comparator.comparingInt(MultimodalItem::offset));
        return items;
    }
}

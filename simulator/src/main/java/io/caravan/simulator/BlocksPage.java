package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;

/** The page {@code /kv_blocks}, which no real engine has: the truth about the prefix cache. */
final class BlocksPage {

    private BlocksPage() {}

    /** The page; hashes are decimal texts, as JSON's numbers are too short for them. */
    static String body(HeldBlocks held) {
        ObjectNode page = JsonBody.MAPPER.createObjectNode();
        page.put("next_sequence", held.nextSequence());
        page.put("settled", held.settled());
        ArrayNode blocks = page.putArray("blocks");
        held.blocks().forEach(block -> {
            ObjectNode row = blocks.addObject();
            row.put("hash", Long.toUnsignedString(block.hash()));
            row.put(
                    "parent_hash",
                    block.parentHash().isEmpty()
                            ? null
                            : Long.toUnsignedString(block.parentHash().getAsLong()));
            ArrayNode tokens = row.putArray("token_ids");
            IntStream.of(block.tokens()).forEach(tokens::add);
            row.put("cache_salt", block.cacheSalt());
            row.put("copies", block.copies());
        });
        return page.toString();
    }
}

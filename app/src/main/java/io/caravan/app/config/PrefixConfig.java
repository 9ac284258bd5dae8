package io.caravan.app.config;

import io.caravan.prefix.PrefixIndex;
import io.caravan.settings.Setting;
import java.util.regex.Pattern;

/** How prompts are cut into blocks and remembered per endpoint. */
public record PrefixConfig(
        @Setting(value = "Tokens per block, as the model servers have it.", defaultValue = "64") int blockSizeTokens,
        @Setting(value = "Tokens of a prompt that are looked at, at most.", defaultValue = "131072")
                int maxPrefixTokens,
        @Setting(
                        value = "Take block size and capacity from the endpoints' metrics where they publish them.",
                        defaultValue = "true")
                boolean autoTune,
        @Setting(value = "Blocks remembered per endpoint while its own capacity is not known.", defaultValue = "31250")
                int lruCapacityBlocks,
        @Setting(
                        value =
                                "Tokens per block of what KV events tell. Best is that of the engines; others are converted.",
                        defaultValue = "16")
                int exactBlockSizeTokens,
        @Setting(
                        value =
                                "Distinct blocks kept of what KV events tell, for all endpoints together; 20 bytes each.",
                        defaultValue = "4000000")
                int exactCapacityBlocks,
        @Setting(
                        value =
                                "Where engines may connect to tell their KV events, such as tcp://*:5557, each named by its topic kv@host:port@model; empty for nowhere. Whoever reaches it is believed.",
                        defaultValue = "")
                String kvEventsBind) {

    private static final Pattern BIND = Pattern.compile("tcp://(\\*|[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]):\\d{1,5}");

    public PrefixConfig {
        Require.between("blockSizeTokens", blockSizeTokens, 1, 65_536);
        Require.between("maxPrefixTokens", maxPrefixTokens, 0, 1 << 24);
        Require.between("lruCapacityBlocks", lruCapacityBlocks, 1, 1 << 26);
        Require.between("exactBlockSizeTokens", exactBlockSizeTokens, 1, 65_536);
        Require.between("exactCapacityBlocks", exactCapacityBlocks, 1, PrefixIndex.MOST_CAPACITY_BLOCKS);
        if (!kvEventsBind.isEmpty() && !BIND.matcher(kvEventsBind).matches()) {
            throw new IllegalArgumentException(
                    "kvEventsBind must be tcp://host:port, with * for all addresses, was '" + kvEventsBind + "'");
        }
    }
}

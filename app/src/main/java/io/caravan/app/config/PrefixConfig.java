package io.caravan.app.config;

import io.caravan.settings.Setting;

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
                int lruCapacityBlocks) {

    public PrefixConfig {
        Require.between("blockSizeTokens", blockSizeTokens, 1, 65_536);
        Require.between("maxPrefixTokens", maxPrefixTokens, 0, 1 << 24);
        Require.between("lruCapacityBlocks", lruCapacityBlocks, 1, 1 << 26);
    }
}

package io.caravan.app.config;

import io.caravan.settings.SettingsNode;

/**
 * The configuration a process runs with, and where each value comes from.
 *
 * @param config the bound values
 * @param tree what was configured, with origins; what is absent has its default
 */
public record EffectiveConfig(GatewayConfig config, SettingsNode tree) {

    /** All values as YAML that can be loaded again, each with its origin as a comment. */
    public String toYaml() {
        return new EffectiveYaml().record(config, tree, "").toString();
    }
}

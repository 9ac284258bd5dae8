package io.caravan.scorers.scorer;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code endpoint-attribute-scorer}. */
public final class EndpointAttributeScorerFactory
        implements PluginFactory<EndpointAttributeSettings, EndpointAttributeScorer> {

    @Override
    public String type() {
        return "endpoint-attribute-scorer";
    }

    @Override
    public Class<EndpointAttributeSettings> settingsType() {
        return EndpointAttributeSettings.class;
    }

    @Override
    public EndpointAttributeScorer create(EndpointAttributeSettings settings, PluginServices services) {
        return new EndpointAttributeScorer(settings, services.tolerated());
    }
}

package io.caravan.scorers.scorer;

import io.caravan.scheduling.NoSettings;
import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code queue-scorer}. */
public final class QueueScorerFactory implements PluginFactory<NoSettings, QueueScorer> {

    @Override
    public String type() {
        return "queue-scorer";
    }

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public QueueScorer create(NoSettings settings, PluginServices services) {
        return new QueueScorer(services.tolerated());
    }
}

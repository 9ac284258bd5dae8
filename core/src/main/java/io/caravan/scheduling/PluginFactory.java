package io.caravan.scheduling;

/**
 * How a plug-in is found and configured: one service entry ({@code META-INF/services}) per plug-in.
 *
 * @param <S> the settings record; its compact constructor validates, its components carry
 *     {@link io.caravan.settings.Setting}
 * @param <P> {@link EndpointFilter}, {@link EndpointScorer} or {@link EndpointPicker}
 */
public interface PluginFactory<S extends Record, P> {

    /** The type users write, for example {@code queue-scorer}; also the name of its Kamelet. */
    String type();

    /** The settings record. */
    Class<S> settingsType();

    /** Makes the plug-in. Called at start only. */
    P create(S settings, PluginServices services);
}

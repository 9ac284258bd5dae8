package io.caravan.scheduling;

import io.caravan.tolerance.ToleranceCounters;

/**
 * What the gateway offers to plug-ins.
 *
 * @param tolerated counters for what a plug-in tolerates
 */
public record PluginServices(ToleranceCounters tolerated) {}

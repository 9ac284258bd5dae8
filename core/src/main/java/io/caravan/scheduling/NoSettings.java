package io.caravan.scheduling;

/** The settings of a plug-in that has none. */
public record NoSettings() {}

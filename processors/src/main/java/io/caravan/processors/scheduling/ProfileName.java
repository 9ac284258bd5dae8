package io.caravan.processors.scheduling;

/**
 * What decisions made by a profile's route are recorded under.
 *
 * @param name the profile's name
 * @param version a fingerprint of its text
 */
public record ProfileName(String name, String version) {}

package io.caravan.app;

import io.caravan.processors.scheduling.ProfileName;
import io.caravan.scheduling.SchedulingProfile;
import org.jspecify.annotations.Nullable;

/**
 * The scheduling profile a gateway runs.
 *
 * @param name name and fingerprint
 * @param source where its text comes from
 * @param plain the profile in plain Java, or null if its route has steps that are no plug-ins
 */
record LoadedProfile(ProfileName name, String source, @Nullable SchedulingProfile plain) {}

package io.caravan.app;

/** The version of this build. */
public final class Version {

    private Version() {}

    /** The version from the jar's manifest, or {@code development} outside a jar. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

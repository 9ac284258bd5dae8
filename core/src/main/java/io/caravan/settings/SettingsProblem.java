package io.caravan.settings;

/**
 * One thing that is wrong with a configuration.
 *
 * @param origin where the value is written
 * @param path the setting, dotted, for example {@code listen.port}; empty for the whole
 * @param message what is wrong, the value, what is allowed, and a suggestion if there is one
 */
public record SettingsProblem(String origin, String path, String message) {

    /** One line for people. */
    @Override
    public String toString() {
        return origin + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}

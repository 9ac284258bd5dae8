package io.caravan.app.security;

import java.nio.file.Path;

/**
 * A file that a setting names.
 *
 * @param setting the setting, dotted
 */
record NamedFile(String setting, Path path) {

    UnusableFileException unusable(String reason) {
        return new UnusableFileException(this, reason);
    }
}

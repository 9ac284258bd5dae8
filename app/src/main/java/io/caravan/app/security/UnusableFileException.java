package io.caravan.app.security;

/** A file cannot be used. The message says why, without anything secret that is in it. */
final class UnusableFileException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient NamedFile file;

    UnusableFileException(NamedFile file, String reason) {
        super(file.path() + " " + reason, null, false, false);
        this.file = file;
    }

    String setting() {
        return file.setting();
    }
}

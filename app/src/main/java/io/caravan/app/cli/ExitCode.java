package io.caravan.app.cli;

/** The exit codes of every command; the help text lists them. */
public final class ExitCode {

    public static final int OK = 0;
    public static final int FAILURE = 1;
    public static final int USAGE = 2;

    private ExitCode() {}
}

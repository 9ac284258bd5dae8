package io.caravan.component.zeromq;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with the real libzmq. Tests that need one are skipped where {@code libzmq.sh} has not been run. */
final class LibzmqPeer implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;
    private final int port;

    LibzmqPeer(String role, int port, int count, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                python().toString(), "src/test/python/peer.py", role, Integer.toString(port), Integer.toString(count)));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.port = Integer.parseInt(line().substring("ready ".length()));
    }

    private static Path python() {
        String home = System.getenv("CARAVAN_LIBZMQ");
        Path python = home == null
                ? Path.of(System.getProperty("user.home"), ".cache/caravan/zeromq/bin/python")
                : Path.of(home, "bin/python");
        assumeTrue(Files.isExecutable(python), "No libzmq: run components/camel-zeromq/libzmq.sh first");
        return python;
    }

    int port() {
        return port;
    }

    /** The next line the process prints. */
    String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("The peer has ended");
        }
        return line;
    }

    /** Whether the process has printed something. */
    boolean hasLine() throws IOException {
        return lines.ready();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

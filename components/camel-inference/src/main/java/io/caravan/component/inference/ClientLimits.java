package io.caravan.component.inference;

import java.time.Duration;
import java.util.Map;

/** What clients may send, how long they may take, and how much room they have in all. Immutable. */
public record ClientLimits(Sizes sizes, Times times, Room room) {

    /**
     * What one client may send, in bytes.
     *
     * @param maxBodyBytes the largest request body
     * @param maxHeaderBytes the largest sum of a request's headers
     * @param maxInitialLineBytes the longest request line
     * @param maxBodyBytesByPath the largest body below a path, where it differs; the longest path that matches counts
     */
    public record Sizes(
            int maxBodyBytes, int maxHeaderBytes, int maxInitialLineBytes, Map<String, Integer> maxBodyBytesByPath) {

        public Sizes {
            maxBodyBytesByPath = Map.copyOf(maxBodyBytesByPath);
        }

        /** The largest body for a path, with or without a query. */
        int maxBodyAt(String path) {
            int most = maxBodyBytes;
            int longest = -1;
            if (!maxBodyBytesByPath.isEmpty()) {
                for (Map.Entry<String, Integer> entry : maxBodyBytesByPath.entrySet()) {
                    if (entry.getKey().length() > longest && path.startsWith(entry.getKey())) {
                        longest = entry.getKey().length();
                        most = entry.getValue();
                    }
                }
            }
            return most;
        }
    }

    /**
     * How long a client may take. Limits are looked at now and then, so that a client may get a little more.
     *
     * @param header from a request's first byte to the end of its head; also from the connection to the first byte
     * @param body after which a body must have brought {@code minBodyRate} bytes for each second of it
     * @param minBodyRate bytes per second
     * @param idle between an answer and the next request
     */
    public record Times(Duration header, Duration body, long minBodyRate, Duration idle) {

        /** How often connections are looked at: a tenth of the shortest limit, but not more often than needed. */
        long sweepMillis() {
            long shortest = Math.min(header.toMillis(), Math.min(body.toMillis(), idle.toMillis()));
            return Math.max(10, Math.min(1_000, shortest / 10));
        }

        /** The least number of bytes that a body brings within {@link #body}, at least one. */
        long minBodyBytes() {
            return Math.max(1, minBodyRate * body.toMillis() / 1_000);
        }
    }

    /**
     * What all clients have together.
     *
     * @param maxConnections open connections
     * @param maxBodyMemory bytes of request bodies that are received or held
     */
    public record Room(int maxConnections, long maxBodyMemory) {}
}

package io.caravan.kvevents;

/**
 * Where an endpoint publishes its events; the host is the endpoint's.
 *
 * @param port of the publisher; 0 if it is the one that connects
 * @param replayPort where missed batches can be asked for; 0 if they cannot
 */
public record KvEventAddress(int port, int replayPort) {

    /** Stands for an engine that connects to the gateway. */
    public static final KvEventAddress INBOUND = new KvEventAddress(0, 0);

    public KvEventAddress {
        if (port < 0 || port > 65_535 || replayPort < 0 || replayPort > 65_535) {
            throw new IllegalArgumentException("Not ports: " + port + " and " + replayPort);
        }
    }
}

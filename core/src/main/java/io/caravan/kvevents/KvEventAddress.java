package io.caravan.kvevents;

/**
 * Where an endpoint publishes its events; the host is the endpoint's.
 *
 * @param port of the publisher
 * @param replayPort where missed batches can be asked for; 0 if they cannot
 */
public record KvEventAddress(int port, int replayPort) {

    public KvEventAddress {
        if (port < 1 || port > 65_535 || replayPort < 0 || replayPort > 65_535) {
            throw new IllegalArgumentException("Not ports: " + port + " and " + replayPort);
        }
    }
}

package io.caravan.kvevents;

import io.caravan.pool.InferenceEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code kv@<pod>@<model>} under which an engine publishes, as llm-d has it.
 *
 * @param pod {@code host:port} of the engine, {@code host} alone, or the name of an endpoint
 */
record KvEventTopic(String pod) {

    private static final String PREFIX = "kv@";

    /** Null if the text is no such topic. */
    static @Nullable KvEventTopic parse(String text) {
        int end = text.indexOf('@', PREFIX.length());
        return !text.startsWith(PREFIX) || end <= PREFIX.length()
                ? null
                : new KvEventTopic(text.substring(PREFIX.length(), end));
    }

    /** The endpoint that is meant; null if there is none, or a host alone stands for several. */
    @Nullable
    InferenceEndpoint of(List<InferenceEndpoint> endpoints) {
        InferenceEndpoint onHost = null;
        int onHosts = 0;
        for (InferenceEndpoint endpoint : endpoints) {
            if (pod.equals(endpoint.address()) || pod.equals(endpoint.name())) {
                return endpoint;
            }
            if (pod.equals(endpoint.host())) {
                onHost = endpoint;
                onHosts++;
            }
        }
        return onHosts == 1 ? onHost : null;
    }
}

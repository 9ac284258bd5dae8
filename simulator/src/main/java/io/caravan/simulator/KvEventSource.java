package io.caravan.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Where an engine publishes its KV events.
 *
 * @param endpoint what a SUB socket connects to, for example {@code tcp://127.0.0.1:5557}
 * @param replayEndpoint what a DEALER socket connects to, null without replay
 * @param topic the first frame of every message, {@code kv@host:port@model}
 */
public record KvEventSource(String endpoint, @Nullable String replayEndpoint, String topic) {}

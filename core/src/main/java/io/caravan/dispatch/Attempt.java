package io.caravan.dispatch;

/**
 * An attempt that failed before the first byte of an answer.
 *
 * @param endpoint the endpoint's name
 * @param errorCode what failed, for example {@code connect_refused}
 */
public record Attempt(String endpoint, String errorCode) {}

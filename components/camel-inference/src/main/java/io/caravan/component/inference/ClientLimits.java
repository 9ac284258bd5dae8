package io.caravan.component.inference;

/**
 * What a client may send, in bytes.
 *
 * @param maxBodyBytes the largest request body; the consumer's {@code chunkedMaxContentLength} must not be less
 * @param maxHeaderBytes the largest sum of a request's headers
 * @param maxInitialLineBytes the longest request line
 */
public record ClientLimits(int maxBodyBytes, int maxHeaderBytes, int maxInitialLineBytes) {}

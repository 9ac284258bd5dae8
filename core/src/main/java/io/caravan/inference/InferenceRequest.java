package io.caravan.inference;

/**
 * A parsed client request.
 *
 * @param id the request's id: the client's {@code x-request-id} or one made by the gateway
 * @param api which API it speaks
 * @param path the path as sent, without query
 * @param model the model asked for; empty when the body was not read
 * @param stream whether the answer is to be streamed
 * @param includeUsage whether the client asked for a usage chunk at the end of the stream
 * @param maxTokens the limit on generated tokens, or -1 if none was given
 * @param cacheSalt the client's {@code cache_salt}, which separates prefixes; empty if none
 * @param prompt the prompts
 * @param bodyBytes length of the body in bytes
 */
public record InferenceRequest(
        String id,
        Api api,
        String path,
        String model,
        boolean stream,
        boolean includeUsage,
        int maxTokens,
        String cacheSalt,
        Prompt prompt,
        int bodyBytes) {}

package io.caravan.scheduling;

import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens;

/**
 * What scheduling may know of a request. Never prompt text.
 *
 * @param requestId the request's id
 * @param model the model asked for; empty when unknown
 * @param stream whether the answer is streamed
 * @param promptTokens tokens of all prompts
 * @param tokenSource where the token count comes from
 * @param maxTokens limit on generated tokens, or -1
 */
public record RequestFeatures(
        String requestId,
        Api api,
        String model,
        boolean stream,
        int promptTokens,
        PromptTokens.Source tokenSource,
        int maxTokens) {}

package io.caravan.scheduling;

import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens;
import io.caravan.tokens.MissedTokens;
import java.util.List;

/**
 * What scheduling may know of a request. Never prompt text.
 *
 * @param requestId the request's id
 * @param model the model asked for; empty when unknown
 * @param stream whether the answer is streamed
 * @param promptTokens tokens of all prompts
 * @param tokenSource where the token count comes from
 * @param missedTokens the sources of ids that were asked in vain; empty if the first that was asked knew them or none was
 * @param maxTokens limit on generated tokens, or -1
 */
public record RequestFeatures(
        String requestId,
        Api api,
        String model,
        boolean stream,
        int promptTokens,
        PromptTokens.Source tokenSource,
        List<MissedTokens> missedTokens,
        int maxTokens) {}

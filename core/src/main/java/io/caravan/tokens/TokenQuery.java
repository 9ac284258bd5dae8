package io.caravan.tokens;

import io.caravan.inference.HttpRequestView;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.PromptTokens;

/**
 * A request whose prompts' ids are wanted.
 *
 * @param request what was read of it
 * @param http the request itself, for its body
 * @param estimate its prompts as text and ids, of each no more than affinity looks at
 * @param timeoutNanos how long the answer is waited for
 */
public record TokenQuery(InferenceRequest request, HttpRequestView http, PromptTokens estimate, long timeoutNanos) {}

package io.caravan.access;

import io.caravan.dispatch.Ending;
import io.caravan.dispatch.Outcome;
import io.caravan.dispatch.Step;
import io.caravan.dispatch.TokenUsage;
import io.caravan.failure.AccessDeniedException;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;

/**
 * Holds callers to what they may ask for. Stateless.
 *
 * <p>Tokens are charged twice: at admission an estimate, four bytes of prompt text per token and as many generated tokens as
 * the request allows; at the end of the request it is replaced by the engine's count of prompt and generated tokens. Where
 * the engine gives none, the prompt's estimate and one token per event of the stream count. A request that no engine has
 * answered, or one has answered with an error, costs no tokens.
 */
public final class AccessRules {

    private AccessRules() {}

    /**
     * Lets a request in.
     *
     * @return to be settled when the request has ended
     * @throws AccessDeniedException 403 if the caller may not use the model, or some models only and the request's is not
     *     known
     * @throws io.caravan.failure.RequestRejectedException 429 if the caller is at a limit
     */
    public static CallerUse.Permit admit(Caller caller, InferenceRequest request, long nowNanos) {
        String model = request.model();
        if (caller.isRestricted() && (model.isEmpty() || !caller.mayUse(model))) {
            throw AccessDeniedException.model(model, caller.models());
        }
        long estimate = promptTokens(request) + Math.max(0, request.maxTokens());
        return caller.use().admit(caller, estimate, nowNanos);
    }

    /** The tokens a request has used. */
    public static long used(InferenceRequest request, Outcome outcome) {
        TokenUsage usage = outcome.usage();
        if (usage != null) {
            return (long) usage.promptTokens() + usage.completionTokens();
        }
        boolean dispatched = outcome.sinceReceived(Step.PREPARE) >= 0;
        boolean failed = outcome.ending() == Ending.REJECTED
                || outcome.ending() == Ending.NOT_REACHED
                || outcome.status() >= 400;
        return dispatched && !failed ? promptTokens(request) + outcome.events() : 0;
    }

    private static long promptTokens(InferenceRequest request) {
        long tokens = 0;
        for (Prompt.Part part : request.prompt().parts()) {
            tokens += PromptTokens.count(part);
        }
        return tokens;
    }
}

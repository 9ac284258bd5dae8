package io.caravan.inference;

import org.jspecify.annotations.Nullable;

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
 * @param promptOptions how the engine is asked to make tokens of the prompts
 * @param bodyBytes length of the body in bytes, as the client sent it
 * @param askForUsage what to put into the body so that a stream ends with a usage event, which is taken out again on its
 *     way to the client; null if the client asked for it, or no such event is to be had
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
        PromptOptions promptOptions,
        int bodyBytes,
        @Nullable BodyPatch askForUsage) {

    /** The same request for a model. */
    public InferenceRequest withModel(String named) {
        return new InferenceRequest(
                id,
                api,
                path,
                named,
                stream,
                includeUsage,
                maxTokens,
                cacheSalt,
                prompt,
                promptOptions,
                bodyBytes,
                askForUsage);
    }

    /** A request whose body has not been read: nothing is known but where it goes. */
    public static InferenceRequest unread(String id, Api api, String path, int bodyBytes) {
        return new InferenceRequest(
                id, api, path, "", false, false, -1, "", Prompt.NONE, PromptOptions.USUAL, bodyBytes, null);
    }
}

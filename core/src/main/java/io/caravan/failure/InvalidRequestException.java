package io.caravan.failure;

import org.jspecify.annotations.Nullable;

/** The request itself is at fault: 400, 405, 413, 415 or 431. Nothing was dispatched. */
public final class InvalidRequestException extends GatewayException {

    private final @Nullable String param;
    private final @Nullable String allowedMethod;

    /**
     * @param param the field at fault, or null when the request as a whole is
     * @param message what is wrong and what is allowed; never the value of a prompt
     */
    public InvalidRequestException(int status, String errorCode, @Nullable String param, String message) {
        this(status, errorCode, param, null, message);
    }

    private InvalidRequestException(
            int status, String errorCode, @Nullable String param, @Nullable String allowedMethod, String message) {
        super(status, errorCode, message, null);
        this.param = param;
        this.allowedMethod = allowedMethod;
    }

    /** A 405 that names the method the path takes. */
    public static InvalidRequestException method(String path, String given, String allowed) {
        return new InvalidRequestException(
                405, "method_not_allowed", null, allowed, path + " takes " + allowed + ", not " + given);
    }

    /** The method that the path takes instead, for a 405. */
    @Nullable
    String allowedMethod() {
        return allowedMethod;
    }

    /** A 400 about one field. */
    public static InvalidRequestException field(String param, String errorCode, String message) {
        return new InvalidRequestException(400, errorCode, param, message);
    }

    @Override
    public @Nullable String param() {
        return param;
    }
}

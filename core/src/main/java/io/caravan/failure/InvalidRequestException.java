package io.caravan.failure;

import org.jspecify.annotations.Nullable;

/** The request itself is at fault: 400, 405, 413, 415 or 431. Nothing was dispatched. */
public final class InvalidRequestException extends GatewayException {

    private final @Nullable String param;

    /**
     * @param param the field at fault, or null when the request as a whole is
     * @param message what is wrong and what is allowed; never the value of a prompt
     */
    public InvalidRequestException(int status, String errorCode, @Nullable String param, String message) {
        super(status, errorCode, message, null);
        this.param = param;
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

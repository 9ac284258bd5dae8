package io.caravan.failure;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** 401: nobody the gateway knows; 403: somebody who may not do this. Nothing was dispatched. Never tells a key. */
public final class AccessDeniedException extends GatewayException {

    private final @Nullable String param;

    private AccessDeniedException(int status, String errorCode, @Nullable String param, String message) {
        super(status, errorCode, message, null);
        this.param = param;
    }

    /** A 401. */
    public static AccessDeniedException unauthenticated(String errorCode, String message) {
        return new AccessDeniedException(401, errorCode, null, message);
    }

    /** A 403 about the model; {@code allowed} lists what the caller may ask for. */
    public static AccessDeniedException model(String model, Collection<String> allowed) {
        String what = model.isEmpty() ? "requests without a known model" : "the model '" + model + "'";
        return new AccessDeniedException(
                403,
                "model_not_allowed",
                "model",
                "This key does not allow " + what + ". Allowed models: " + String.join(", ", allowed));
    }

    @Override
    public @Nullable String param() {
        return param;
    }
}

package io.caravan.failure;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** 404: an unknown path, or a model that no endpoint serves. */
public final class NotFoundException extends GatewayException {

    private final @Nullable String param;

    private NotFoundException(String errorCode, @Nullable String param, String message) {
        super(404, errorCode, message, null);
        this.param = param;
    }

    /** The path is none the gateway knows. */
    public static NotFoundException path(String method, String path) {
        return new NotFoundException("unknown_path", null, "No such path: " + method + " " + path);
    }

    /** No endpoint serves the model; {@code served} lists what exists. */
    public static NotFoundException model(String model, Collection<String> served) {
        return new NotFoundException(
                "model_not_found",
                "model",
                "The model '" + model + "' does not exist. Served models: " + String.join(", ", served));
    }

    @Override
    public @Nullable String param() {
        return param;
    }
}

package io.caravan.component.inference;

import io.caravan.failure.NotFoundException;
import io.caravan.inference.Api;

/** Which methods a path takes. */
final class Methods {

    /** What the gateway passes on or answers. */
    static final String ALL = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private static final String MODELS = "/v1/models";
    private static final String HEALTH = "/health";

    private Methods() {}

    /**
     * For the header {@code Allow}.
     *
     * @param path without query
     * @throws NotFoundException if there is no such path
     */
    static String of(String path) {
        if (path.equals("*")) {
            return ALL;
        }
        if (path.equals(MODELS) || path.equals(HEALTH)) {
            return "GET, HEAD, OPTIONS";
        }
        Api api = Api.at(path);
        if (api == null) {
            throw NotFoundException.path("OPTIONS", path);
        }
        return api == Api.OTHER ? ALL : "POST, OPTIONS";
    }
}

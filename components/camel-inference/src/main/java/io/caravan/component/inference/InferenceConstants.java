package io.caravan.component.inference;

/** Names that routes and processors may rely on. */
public final class InferenceConstants {

    /** Exchange property: the client's request, a {@link NettyHttpRequestView}. */
    public static final String HTTP_REQUEST = "CaravanHttpRequest";

    private InferenceConstants() {}
}

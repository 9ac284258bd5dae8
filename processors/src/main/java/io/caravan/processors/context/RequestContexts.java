package io.caravan.processors.context;

import io.caravan.failure.StepOrderException;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The only access to the {@link RequestContext} of an exchange. */
public final class RequestContexts {

    private static final String PROPERTY = "CaravanRequestContext";

    private RequestContexts() {}

    /**
     * The context of the exchange's request.
     *
     * @throws StepOrderException if {@code parse-inference-request} has not run
     */
    public static RequestContext of(Exchange exchange) {
        RequestContext context = find(exchange);
        if (context == null) {
            throw new StepOrderException("parse-inference-request");
        }
        return context;
    }

    /** The context, or null if the request has not been parsed. */
    public static @Nullable RequestContext find(Exchange exchange) {
        return (RequestContext) exchange.getProperty(PROPERTY);
    }

    /** Replaces the context. */
    public static void set(Exchange exchange, RequestContext context) {
        exchange.setProperty(PROPERTY, context);
    }
}

package io.caravan.component.inference;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code inference:dispatch}: relays requests. */
public final class InferenceCamelEndpoint extends DefaultEndpoint {

    private final InferenceCamelComponent component;

    InferenceCamelEndpoint(String uri, InferenceCamelComponent component) {
        super(uri, component);
        this.component = component;
    }

    @Override
    public Producer createProducer() {
        return new InferenceProducer(this, component.connections());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("Requests come from netty-http:, not from " + getEndpointUri());
    }
}

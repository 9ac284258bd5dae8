package io.caravan.component.inference;

import io.caravan.component.inference.facts.EndpointPageConsumer;
import io.caravan.component.inference.facts.PagePlan;
import java.time.Duration;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * {@code inference:dispatch} relays requests; {@code inference:metrics} and {@code inference:models} read the pages that
 * endpoints publish about themselves.
 */
public final class InferenceCamelEndpoint extends DefaultEndpoint {

    private final InferenceCamelComponent component;
    private final @Nullable PagePlan defaults;
    private @Nullable Duration activeInterval;
    private @Nullable Duration idleInterval;
    private @Nullable Duration timeout;

    /** @param defaults the plan of the page to read, or null to relay requests */
    InferenceCamelEndpoint(String uri, InferenceCamelComponent component, @Nullable PagePlan defaults) {
        super(uri, component);
        this.component = component;
        this.defaults = defaults;
    }

    @Override
    public Producer createProducer() {
        if (defaults != null) {
            throw new UnsupportedOperationException(getEndpointUri() + " can only be read from");
        }
        return new InferenceProducer(this, component);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (defaults == null) {
            throw new UnsupportedOperationException("Requests come from netty-http:, not from " + getEndpointUri());
        }
        PagePlan plan = new PagePlan(
                defaults.path(),
                activeInterval == null ? defaults.activeInterval() : activeInterval,
                idleInterval == null ? defaults.idleInterval() : idleInterval,
                timeout == null ? defaults.timeout() : timeout);
        Consumer consumer = new EndpointPageConsumer(this, processor, plan, () -> component.pollContext(plan));
        configureConsumer(consumer);
        return consumer;
    }

    /** From one read to the next while requests are dispatched. */
    public void setActiveInterval(Duration activeInterval) {
        this.activeInterval = activeInterval;
    }

    /** From one read to the next while nothing is dispatched. */
    public void setIdleInterval(Duration idleInterval) {
        this.idleInterval = idleInterval;
    }

    /** How long one read may take. */
    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }
}

package io.caravan.processors.facts;

import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code apply-kv-events}: gives each message of a batch, published or replayed, to whom it is for. */
public final class ApplyKvEvents implements Processor {

    private final Consumer<List<byte[]>> source;

    /** @param source takes the frames of a message */
    public ApplyKvEvents(Consumer<List<byte[]>> source) {
        this.source = source;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void process(Exchange exchange) {
        List<List<byte[]>> messages = (List<List<byte[]>>) exchange.getMessage().getBody();
        messages.forEach(source);
    }
}

package io.caravan.processors.facts;

import io.caravan.kvevents.KvEventSource;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code apply-kv-events}: gives a batch of messages of one publisher, published or replayed, to its source. */
public final class ApplyKvEvents implements Processor {

    private final KvEventSource source;
    private final boolean replay;

    /** @param replay whether the messages answer requests for a replay */
    public ApplyKvEvents(KvEventSource source, boolean replay) {
        this.source = source;
        this.replay = replay;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void process(Exchange exchange) {
        List<List<byte[]>> messages = (List<List<byte[]>>) exchange.getMessage().getBody();
        for (List<byte[]> frames : messages) {
            if (replay) {
                source.replayed(frames);
            } else {
                source.published(frames);
            }
        }
    }
}

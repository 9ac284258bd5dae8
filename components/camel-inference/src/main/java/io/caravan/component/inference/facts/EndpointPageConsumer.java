package io.caravan.component.inference.facts;

import io.caravan.pool.EndpointPage;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.StartupListener;
import org.apache.camel.support.DefaultConsumer;

/** Emits one exchange per page read, with an {@link EndpointPage} as its body, on the endpoint's event loop. */
public final class EndpointPageConsumer extends DefaultConsumer implements StartupListener {

    private final PagePlan plan;
    private final Supplier<PollContext> contexts;
    private final List<EndpointPoller> pollers = new ArrayList<>();

    /** @param contexts asked at every start */
    public EndpointPageConsumer(Endpoint endpoint, Processor processor, PagePlan plan, Supplier<PollContext> contexts) {
        super(endpoint, processor);
        this.plan = plan;
        this.contexts = contexts;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().getCamelContext().addStartupListener(this);
    }

    /** A page may lead to new routes, which a context that still starts would not start. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (alreadyStarted) {
            begin();
        }
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        begin();
    }

    private synchronized void begin() {
        if (!isRunAllowed() || !pollers.isEmpty()) {
            return;
        }
        PollContext context = contexts.get();
        for (EventExecutor loop : context.loops()) {
            pollers.add(new EndpointPoller(plan, context, (EventLoop) loop, this::emit));
        }
        for (int i = 0; i < pollers.size(); i++) {
            pollers.get(i).start(i, pollers.size());
        }
    }

    @Override
    protected void doStop() throws Exception {
        end();
        super.doStop();
    }

    private synchronized void end() {
        pollers.forEach(EndpointPoller::stop);
        pollers.clear();
    }

    private void emit(EndpointPage page, Runnable done) {
        Exchange exchange = createExchange(false);
        exchange.getExchangeExtension().setStreamCacheDisabled(true);
        exchange.getIn().setBody(page);
        try {
            getAsyncProcessor().process(exchange, doneSync -> finished(exchange, page, done));
        } catch (RuntimeException e) {
            exchange.setException(e);
            finished(exchange, page, done);
        }
    }

    private void finished(Exchange exchange, EndpointPage page, Runnable done) {
        Exception failure = exchange.getException();
        if (failure != null && isRunAllowed()) {
            getExceptionHandler().handleException("A page of " + page.endpoint() + " could not be used", failure);
        }
        releaseExchange(exchange, false);
        done.run();
    }
}

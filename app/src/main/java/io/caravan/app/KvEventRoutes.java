package io.caravan.app;

import io.caravan.component.zeromq.ZeroMqConnectionListener;
import io.caravan.component.zeromq.ZeroMqEndpoint;
import io.caravan.kvevents.KvEventAddress;
import io.caravan.kvevents.KvEventFrames;
import io.caravan.kvevents.KvEventInbox;
import io.caravan.kvevents.KvEventSource;
import io.caravan.kvevents.KvEventSources;
import io.caravan.kvevents.SkippedEvent;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.processors.facts.ApplyKvEvents;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes to publishers of KV events with routes made from the templates of {@code routes/kv-events.camel.yaml}. All of it happens
 * on one thread, in the order it was asked for.
 */
final class KvEventRoutes implements KvEventSources.Subscriptions, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KvEventRoutes.class);

    private final CamelContext context;
    private final ProducerTemplate requests;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "caravan-kv-events"));

    KvEventRoutes(CamelContext context) {
        this.context = context;
        this.requests = context.createProducerTemplate();
    }

    @Override
    public void open(InferenceEndpoint endpoint, KvEventAddress address, KvEventSource source) {
        later(endpoint.name(), () -> {
            String id = id(endpoint, address);
            if (address.replayPort() > 0) {
                context.getRegistry().bind(id + "-replay-apply", new ApplyKvEvents(source::replayed));
                TemplatedRouteBuilder.builder(context, "kv-event-replay")
                        .routeId(id + "-replay")
                        .parameter("address", tcp(endpoint, address.replayPort()))
                        .parameter("ipv6", Boolean.toString(isIpv6(endpoint)))
                        .parameter("apply", "#" + id + "-replay-apply")
                        .add();
            }
            context.getRegistry().bind(id + "-apply", new ApplyKvEvents(source::published));
            context.getRegistry().bind(id + "-connection", new Connection(source));
            TemplatedRouteBuilder.builder(context, "kv-events")
                    .routeId(id)
                    .parameter("address", tcp(endpoint, address.port()))
                    .parameter("ipv6", Boolean.toString(isIpv6(endpoint)))
                    .parameter("apply", "#" + id + "-apply")
                    .parameter("connection", "#" + id + "-connection")
                    .add();
            LOG.info(
                    "KV events: endpoint={} port={} replay={}",
                    endpoint.name(),
                    address.port(),
                    address.replayPort() > 0);
        });
    }

    /** Lets engines connect to an address, each of which says by its topic who it is. */
    void listen(String address, KvEventInbox inbox) {
        later(address, () -> {
            context.getRegistry().bind("kv-event-inbox-apply", new ApplyKvEvents(inbox::published));
            TemplatedRouteBuilder.builder(context, "kv-event-inbox")
                    .routeId("kv-event-inbox")
                    .parameter("address", address)
                    .parameter("ipv6", Boolean.toString(address.contains("[")))
                    .parameter("apply", "#kv-event-inbox-apply")
                    .add();
            LOG.info("KV events: engines may connect to {}", address);
        });
    }

    @Override
    public void close(InferenceEndpoint endpoint, KvEventAddress address) {
        later(endpoint.name(), () -> {
            String id = id(endpoint, address);
            for (String route : new String[] {id, id + "-replay"}) {
                if (context.getRoute(route) != null) {
                    context.getRouteController().stopRoute(route);
                    context.removeRoute(route);
                }
            }
            for (String bean : new String[] {"-apply", "-connection", "-replay-apply"}) {
                context.getRegistry().unbind(id + bean);
            }
        });
    }

    @Override
    public void requestReplay(InferenceEndpoint endpoint, KvEventAddress address, long from) {
        later(endpoint.name(), () -> {
            Route replays = context.getRoute(id(endpoint, address) + "-replay");
            if (replays != null) { // the endpoint has not left meanwhile
                requests.sendBody(replays.getEndpoint(), KvEventFrames.replayRequest(from));
            }
        });
    }

    @Override
    public void skipped(InferenceEndpoint endpoint, KvEventAddress address, SkippedEvent first) {
        LOG.warn(
                "KV events not used: endpoint={} port={} because={}; more of this kind are only counted",
                endpoint.name(),
                address.port(),
                first.label());
    }

    private void later(String of, Task task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (Exception e) {
                    LOG.warn("KV events of {}: {}", of, e.toString());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The gateway ends: KV events of {}", of);
        }
    }

    private static String id(InferenceEndpoint endpoint, KvEventAddress address) {
        return "kv-events-" + endpoint.slot() + "-" + address.port();
    }

    private static String tcp(InferenceEndpoint endpoint, int port) {
        return "tcp://" + (isIpv6(endpoint) ? "[" + endpoint.host() + "]" : endpoint.host()) + ":" + port;
    }

    private static boolean isIpv6(InferenceEndpoint endpoint) {
        return endpoint.host().indexOf(':') >= 0;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** What may fail on the thread. */
    private interface Task {
        void run() throws Exception;
    }

    /** Tells a source of its connection. */
    private record Connection(KvEventSource source) implements ZeroMqConnectionListener {
        @Override
        public void connected(ZeroMqEndpoint endpoint, String address) {
            source.connected();
        }

        @Override
        public void disconnected(ZeroMqEndpoint endpoint, String address) {
            source.disconnected();
        }
    }
}

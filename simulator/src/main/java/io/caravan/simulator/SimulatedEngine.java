package io.caravan.simulator;

import io.caravan.time.NanoClock;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a simulated vLLM, on its own port of the loopback interface. Answers chat and text completions
 * and Anthropic's messages, streamed and whole, and the pages {@code /v1/models}, {@code /metrics}, {@code /health},
 * {@code /tokenize}, {@code …/render}, {@code /reset_prefix_cache}, {@code /kv_event_sources}, {@code /kv_blocks} and
 * {@code /faults}. Publishes KV events when its settings say so.
 *
 * <p>Thread-safe. All of its work runs on one event loop; {@link #start()}, {@link #stop()} and {@link #close()} wait
 * for that loop and must not be called on it.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class SimulatedEngine implements AutoCloseable {

    private static final int MAX_BODY_BYTES = 64 << 20;
    private static final int MAX_HEAD_BYTES = 64 << 10;

    private final EngineSettings settings;
    private final EventLoop loop;
    private final @Nullable EventLoopGroup ownGroup;
    private final NanoClock clock = NanoClock.system();
    private final FaultSwitches faults = new FaultSwitches(this::applyFaults);
    private final @Nullable KvEventLoop ownKvLoop;
    private final @Nullable KvEvents kvEvents;
    private final ChannelGroup connections;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final EngineListener listener;
    private EngineModel model;
    private StepDriver driver;
    private boolean started;

    /** An engine with an event loop of its own. */
    public SimulatedEngine(EngineSettings settings) {
        this(settings, new NioEventLoopGroup(1), true, null);
    }

    /** An engine on an event loop that others may share. */
    public SimulatedEngine(EngineSettings settings, EventLoopGroup group) {
        this(settings, group, false, null);
    }

    /** An engine of a fleet; {@code kvLoop} is there if any of them publishes KV events. */
    SimulatedEngine(EngineSettings settings, EventLoopGroup group, @Nullable KvEventLoop kvLoop) {
        this(settings, group, false, kvLoop);
    }

    private SimulatedEngine(
            EngineSettings settings, EventLoopGroup group, boolean owned, @Nullable KvEventLoop kvLoop) {
        this.settings = settings;
        this.loop = group.next();
        this.ownGroup = owned ? group : null;
        this.listener = new EngineListener(loop, settings.port(), this::accept);
        this.connections = new DefaultChannelGroup(loop);
        KvEventSettings published = settings.kvEvents();
        this.ownKvLoop = published != null && kvLoop == null ? new KvEventLoop() : null;
        KvEventLoop usedKvLoop = kvLoop == null ? ownKvLoop : kvLoop;
        this.kvEvents =
                published == null || usedKvLoop == null ? null : new KvEvents(settings, published, faults, usedKvLoop);
        this.model = newModel();
        this.driver = new StepDriver(model, loop, clock);
    }

    private EngineModel newModel() {
        BlockEvents listener = kvEvents == null ? BlockEvents.NONE : kvEvents.listener();
        return new EngineModel(settings.profile(), clock, newHashSeed(), listener);
    }

    /** Random as in vLLM without {@code PYTHONHASHSEED}: no two engines, and no two lives of one, name a block alike. */
    private static long newHashSeed() {
        return ThreadLocalRandom.current().nextLong();
    }

    /** Listens, with an empty cache. After {@link #stop()} on the same port as before. */
    public SimulatedEngine start() {
        awaitOnLoop(() -> {
            started = true;
            return listen();
        });
        return this;
    }

    /** Dies: drops every connection and forgets the cache. */
    public void stop() {
        awaitOnLoop(() -> {
            started = false;
            driver.stop();
            connections.close();
            model = newModel();
            driver = new StepDriver(model, loop, clock);
            if (kvEvents != null) {
                kvEvents.end();
            }
            return listener.unlisten();
        });
    }

    @Override
    public void close() {
        if (!loop.isShuttingDown()) {
            stop();
            if (ownGroup != null) {
                ownGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
            }
        }
        if (ownKvLoop != null) {
            ownKvLoop.close();
        }
    }

    /** The port it listens on; 0 before the start when it is to find a free one. */
    public int port() {
        return listener.port();
    }

    /** Its address, for example {@code http://127.0.0.1:8000}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** How it was set up. */
    public EngineSettings settings() {
        return settings;
    }

    /** Its faults. */
    public FaultSwitches faults() {
        return faults;
    }

    /**
     * Where it publishes its KV events; after a start the ports stay as they are.
     *
     * @throws IllegalStateException when it publishes none or was not started
     */
    public KvEventSource kvEventSource() {
        KvEventSource source = kvEvents == null ? null : kvEvents.source();
        if (source == null) {
            throw new IllegalStateException("the engine on port " + port() + " publishes no KV events");
        }
        return source;
    }

    /**
     * What its prefix cache holds now. Waits for the engine's event loop and must not be called on it.
     *
     * @throws IllegalStateException when it publishes no KV events: it then does not record what its blocks hold
     */
    public HeldBlocks heldBlocks() {
        Promise<HeldBlocks> held = loop.newPromise();
        loop.execute(() -> {
            try {
                held.setSuccess(heldNow());
            } catch (RuntimeException e) {
                held.setFailure(e);
            }
        });
        return held.syncUninterruptibly().getNow();
    }

    private HeldBlocks heldNow() {
        if (kvEvents == null) {
            throw new IllegalStateException("the engine on port " + port() + " publishes no KV events");
        }
        return kvEvents.held(model);
    }

    /** Completions accepted and not ended, queued ones included. */
    public int active() {
        return active.get();
    }

    /** Completions answered in full. */
    public long served() {
        return served.get();
    }

    /** Completions whose client left before the end. */
    public long cancelled() {
        return cancelled.get();
    }

    /** Completions spoilt by a fault. */
    public long failed() {
        return failed.get();
    }

    Sequence submit(SequenceRequest request) {
        Sequence sequence = model.submit(request);
        driver.wake();
        return sequence;
    }

    void cancel(Sequence sequence) {
        model.cancel(sequence);
    }

    boolean resetPrefixCache() {
        return model.resetPrefixCache();
    }

    void answerBegins() {
        active.incrementAndGet();
    }

    void answerEnds(Answer.End end) {
        switch (end) {
            case SERVED -> served.incrementAndGet();
            case CANCELLED -> cancelled.incrementAndGet();
            case FAILED -> failed.incrementAndGet();
        }
        active.decrementAndGet();
    }

    String nextId() {
        return EngineConnection.randomId();
    }

    String metricsPage() {
        return MetricsPage.of(model, settings);
    }

    String modelsPage() {
        String name = AnswerJson.quote(settings.model());
        return "{\"object\":\"list\",\"data\":[{\"id\":" + name + ",\"object\":\"model\",\"created\":"
                + System.currentTimeMillis() / 1000 + ",\"owned_by\":\"vllm\",\"root\":" + name
                + ",\"parent\":null,\"max_model_len\":" + settings.profile().capacityTokens() + ",\"permission\":[]}]}";
    }

    String kvBlocksPage() {
        if (kvEvents == null) {
            throw new ApiException(404, "NotFoundError", "The engine publishes no KV events.", null);
        }
        return BlocksPage.body(heldNow());
    }

    String kvEventSourcesPage() {
        return KvEvents.page(kvEvents);
    }

    void clearFaultsAfter(Duration delay) {
        loop.schedule(() -> faults.clear(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void applyFaults() {
        if (loop.isShuttingDown()) {
            return;
        }
        awaitOnLoop(() -> {
            if (kvEvents != null) {
                kvEvents.faultsChanged();
            }
            if (faults.on(Fault.KV_RESTART)) {
                faults.clear(Fault.KV_RESTART);
                return restartCache();
            }
            boolean listening = listener.listening();
            if (faults.on(Fault.REFUSE) && listening) {
                connections.close(SimulatedEngine::idle);
                return listener.unlisten();
            }
            return !faults.on(Fault.REFUSE) && !listening && started ? listen() : loop.newSucceededFuture(null);
        });
    }

    private Future<?> restartCache() {
        Promise<@Nullable Void> restarted = loop.newPromise();
        model.loseCache(newHashSeed());
        if (kvEvents == null || !kvEvents.isOpen()) {
            return restarted.setSuccess(null);
        }
        kvEvents.end();
        openKvEvents(restarted);
        return restarted;
    }

    private Future<?> listen() {
        Promise<@Nullable Void> ready = loop.newPromise();
        if (faults.on(Fault.REFUSE)) {
            return ready.setSuccess(null);
        }
        listener.listen(() -> started).addListener(done -> {
            if (done.isSuccess()) {
                openKvEvents(ready);
            } else {
                ready.setFailure(done.cause());
            }
        });
        return ready;
    }

    /** Publishes KV events, whose topic has the port, unless it does so already. */
    private void openKvEvents(Promise<@Nullable Void> opened) {
        if (kvEvents == null || kvEvents.isOpen()) {
            opened.setSuccess(null);
        } else {
            kvEvents.open("kv@127.0.0.1:" + port() + "@" + settings.model(), opened);
        }
    }

    private void accept(SocketChannel channel) {
        connections.add(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec(MAX_HEAD_BYTES, MAX_HEAD_BYTES, MAX_HEAD_BYTES))
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                .addLast(new EngineConnection(this));
    }

    private static boolean idle(Channel channel) {
        EngineConnection connection = channel.pipeline().get(EngineConnection.class);
        return connection != null && connection.idle();
    }

    /** Runs on the loop; off the loop, also waits for the future the action returns. */
    private void awaitOnLoop(Supplier<Future<?>> action) {
        Promise<@Nullable Void> over = loop.newPromise();
        loop.execute(() -> action.get().addListener(done -> {
            if (done.isSuccess()) {
                over.setSuccess(null);
            } else {
                over.setFailure(done.cause());
            }
        }));
        if (!loop.inEventLoop()) {
            over.syncUninterruptibly();
        }
    }
}

package io.caravan.simulator;

import io.caravan.time.NanoClock;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica of a simulated vLLM, on its own port of the loopback interface. Answers chat and text completions
 * and Anthropic's messages, streamed and whole, and the pages {@code /v1/models}, {@code /metrics}, {@code /health},
 * {@code /tokenize}, {@code …/render}, {@code /reset_prefix_cache} and {@code /faults}.
 *
 * <p>Thread-safe. All of its work runs on one event loop; {@link #start()}, {@link #stop()} and {@link #close()} wait
 * for that loop and must not be called on it.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class SimulatedEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedEngine.class);
    private static final int MAX_BODY_BYTES = 64 << 20;
    private static final int BIND_ATTEMPTS = 100;
    private static final long SETTLE_MILLIS = 2;
    private static final int MAX_HEAD_BYTES = 64 << 10;

    private final EngineSettings settings;
    private final EventLoop loop;
    private final @Nullable EventLoopGroup ownGroup;
    private final NanoClock clock = NanoClock.system();
    private final FaultSwitches faults = new FaultSwitches(this::applyRefusal);
    private final ChannelGroup connections;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile int port;
    private EngineModel model;
    private StepDriver driver;
    private @Nullable Channel listener;
    private boolean started;

    /** An engine with an event loop of its own. */
    public SimulatedEngine(EngineSettings settings) {
        this(settings, new NioEventLoopGroup(1), true);
    }

    /** An engine on an event loop that others may share. */
    public SimulatedEngine(EngineSettings settings, EventLoopGroup group) {
        this(settings, group, false);
    }

    private SimulatedEngine(EngineSettings settings, EventLoopGroup group, boolean owned) {
        this.settings = settings;
        this.loop = group.next();
        this.ownGroup = owned ? group : null;
        this.port = settings.port();
        this.connections = new DefaultChannelGroup(loop);
        this.model = new EngineModel(settings.profile(), clock);
        this.driver = new StepDriver(model, loop, clock);
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
            model = new EngineModel(settings.profile(), clock);
            driver = new StepDriver(model, loop, clock);
            return unlisten();
        });
    }

    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        stop();
        if (ownGroup != null) {
            ownGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** The port it listens on; 0 before the start when it is to find a free one. */
    public int port() {
        return port;
    }

    /** Its address, for example {@code http://127.0.0.1:8000}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** How it was set up. */
    public EngineSettings settings() {
        return settings;
    }

    /** Its faults. */
    public FaultSwitches faults() {
        return faults;
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

    void clearFaultsAfter(Duration delay) {
        loop.schedule(() -> faults.clear(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void applyRefusal() {
        if (loop.isShuttingDown()) {
            return;
        }
        awaitOnLoop(() -> {
            boolean listening = listener != null;
            if (faults.on(Fault.REFUSE) && listening) {
                connections.close(SimulatedEngine::idle);
                return unlisten();
            }
            return !faults.on(Fault.REFUSE) && !listening && started ? listen() : loop.newSucceededFuture(null);
        });
    }

    private Future<?> listen() {
        Promise<@Nullable Void> listening = loop.newPromise();
        if (faults.on(Fault.REFUSE)) {
            return listening.setSuccess(null);
        }
        bind(listening, BIND_ATTEMPTS);
        return listening;
    }

    /** Binds; again and again for a while if the port is taken, as it is until the selector lets go of a closed one. */
    private void bind(Promise<@Nullable Void> listening, int attempts) {
        ChannelFuture bound = bootstrap().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Channel channel = bound.channel();
        listener = channel;
        bound.addListener(done -> {
            if (done.isSuccess()) {
                port = ((InetSocketAddress) channel.localAddress()).getPort();
                listening.setSuccess(null);
            } else if (attempts > 1 && started) {
                loop.schedule(() -> bind(listening, attempts - 1), SETTLE_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                listener = null;
                LOG.warn("The simulator cannot listen on port {}", port, done.cause());
                listening.setFailure(done.cause());
            }
        });
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                });
    }

    /** Stops to listen; done when the selector, too, has let go of the socket. */
    private Future<?> unlisten() {
        Promise<@Nullable Void> deaf = loop.newPromise();
        Channel channel = listener;
        listener = null;
        if (channel == null) {
            return deaf.setSuccess(null);
        }
        channel.close()
                .addListener(done -> loop.schedule(() -> deaf.setSuccess(null), SETTLE_MILLIS, TimeUnit.MILLISECONDS));
        return deaf;
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

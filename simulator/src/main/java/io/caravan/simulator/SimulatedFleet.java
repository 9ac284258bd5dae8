package io.caravan.simulator;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Several engines in one process on one small event-loop group. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class SimulatedFleet implements AutoCloseable {

    private static final int MAX_EVENT_LOOPS = 2;

    private final EventLoopGroup group;
    private final @Nullable KvEventLoop kvLoop;
    private final List<SimulatedEngine> engines;

    private SimulatedFleet(EventLoopGroup group, @Nullable KvEventLoop kvLoop, List<SimulatedEngine> engines) {
        this.group = group;
        this.kvLoop = kvLoop;
        this.engines = List.copyOf(engines);
    }

    /**
     * Starts {@code size} equal engines. Their ports are consecutive from {@code settings.port()}, or free ones when
     * that is 0; likewise those of their KV events.
     */
    public static SimulatedFleet start(int size, EngineSettings settings) {
        List<EngineSettings> all =
                IntStream.range(0, size).mapToObj(settings::shifted).toList();
        return start(all);
    }

    /** Starts engines that may differ. */
    public static SimulatedFleet start(List<EngineSettings> settings) {
        if (settings.isEmpty()) {
            throw new IllegalArgumentException("a fleet has at least 1 engine, got 0");
        }
        EventLoopGroup group = new NioEventLoopGroup(Math.min(MAX_EVENT_LOOPS, settings.size()));
        KvEventLoop kvLoop = settings.stream().allMatch(one -> one.kvEvents() == null) ? null : new KvEventLoop();
        List<SimulatedEngine> engines = new ArrayList<>();
        SimulatedFleet fleet = null;
        try {
            for (EngineSettings one : settings) {
                SimulatedEngine engine = new SimulatedEngine(one, group, kvLoop);
                engines.add(engine);
                engine.start();
            }
            fleet = new SimulatedFleet(group, kvLoop, engines);
            return fleet;
        } finally {
            if (fleet == null) {
                new SimulatedFleet(group, kvLoop, engines).close();
            }
        }
    }

    /** The engines, in the order of their ports or settings. */
    public List<SimulatedEngine> engines() {
        return engines;
    }

    /** The {@code index}-th engine, from 0. */
    public SimulatedEngine engine(int index) {
        return engines.get(index);
    }

    /** Addresses of the engines. */
    public List<URI> uris() {
        return engines.stream().map(SimulatedEngine::uri).toList();
    }

    /** Completions served, one number per engine. */
    public List<Long> servedPerEngine() {
        return engines.stream().map(SimulatedEngine::served).toList();
    }

    /** Completions served by all engines. */
    public long served() {
        return engines.stream().mapToLong(SimulatedEngine::served).sum();
    }

    /** Completions under way in all engines. */
    public int active() {
        return engines.stream().mapToInt(SimulatedEngine::active).sum();
    }

    /** Completions whose client left, in all engines. */
    public long cancelled() {
        return engines.stream().mapToLong(SimulatedEngine::cancelled).sum();
    }

    @Override
    public void close() {
        engines.forEach(SimulatedEngine::close);
        if (kvLoop != null) {
            kvLoop.close();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

package io.caravan.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the process uses: heap, collector, threads, file handles, processor, Netty's buffers. Registered when the metrics are
 * asked for the first time, which keeps their classes out of the start. Thread-safe.
 */
final class ProcessMeters implements AutoCloseable {

    private final MeterRegistry registry;
    private @Nullable JvmGcMetrics collector;

    ProcessMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    synchronized void registerOnce() {
        if (collector != null) {
            return;
        }
        collector = new JvmGcMetrics();
        collector.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider buffers) {
            new NettyAllocatorMetrics(buffers).bindTo(registry);
        }
    }

    /** Stops listening to the collector. */
    @Override
    public synchronized void close() {
        if (collector != null) {
            collector.close();
        }
    }
}

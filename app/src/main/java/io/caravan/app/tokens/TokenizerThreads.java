package io.caravan.app.tokens;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The threads that tokenise long prompts, one per core, and the prompts that wait for them, bounded in number and bytes. */
final class TokenizerThreads implements AutoCloseable {

    private static final int MOST_WAITING = 1024;
    private static final long MOST_WAITING_BYTES = 64L << 20;
    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;
    private final AtomicLong bytes = new AtomicLong();

    TokenizerThreads(int count) {
        threads = new ThreadPoolExecutor(
                count,
                count,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                new DefaultThreadFactory("caravan-tokenizer", true));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task soon.
     *
     * @param size bytes that the task holds while it waits
     * @return whether it will be run
     */
    boolean run(int size, Runnable task) {
        if (bytes.addAndGet(size) > MOST_WAITING_BYTES) {
            bytes.addAndGet(-size);
            return false;
        }
        try {
            threads.execute(() -> {
                bytes.addAndGet(-size);
                task.run();
            });
            return true;
        } catch (RejectedExecutionException e) {
            bytes.addAndGet(-size);
            return false;
        }
    }

    /** Prompts that wait. */
    int waiting() {
        return threads.getQueue().size();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

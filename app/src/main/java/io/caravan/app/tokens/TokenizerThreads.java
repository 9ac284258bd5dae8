package io.caravan.app.tokens;

import io.caravan.tokens.TokenMiss;
import io.caravan.tokens.TokenWaiter;
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
     * Runs a task soon, unless nobody waits for it any more; tells the waiter if it cannot be run, or fails.
     *
     * @param size bytes that the task holds while it waits
     */
    void run(int size, TokenWaiter waiter, Runnable task) {
        if (bytes.addAndGet(size) > MOST_WAITING_BYTES) {
            bytes.addAndGet(-size);
            waiter.missed(TokenMiss.BUSY);
            return;
        }
        try {
            threads.execute(() -> {
                bytes.addAndGet(-size);
                attempt(waiter, task);
            });
        } catch (RejectedExecutionException e) {
            bytes.addAndGet(-size);
            waiter.missed(TokenMiss.BUSY);
        }
    }

    private static void attempt(TokenWaiter waiter, Runnable task) {
        if (!waiter.isOver()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                waiter.missed(TokenMiss.FAILED);
            }
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

package io.caravan.kvevents;

import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Asks a publisher one question at a time. Answers say nothing of the question they belong to, and one that was asked before a
 * connection was cut may still be answered after it: so the next question is asked when the answer to the one before has ended, or
 * has been silent for too long. For one thread at a time.
 */
final class ReplayQuestions {

    private static final long NONE = -1;

    private final LongConsumer publisher;
    private final long patienceNanos;
    private boolean open;
    private long next = NONE;
    private long heardNanos;

    /** @param patience how long an answer may be silent until it is taken for lost */
    ReplayQuestions(LongConsumer publisher, Duration patience) {
        this.publisher = publisher;
        this.patienceNanos = patience.toNanos();
    }

    /** Asks for all batches from a number on, at once or as soon as the question before is answered. */
    void ask(long from, long nowNanos) {
        next = from;
        if (!isOpen(nowNanos)) {
            askNext(nowNanos);
        }
    }

    private void askNext(long nowNanos) {
        long from = next;
        next = NONE;
        open = true;
        heardNanos = nowNanos;
        publisher.accept(from);
    }

    /** Whether an answer can still be expected. */
    boolean isOpen(long nowNanos) {
        return open && nowNanos - heardNanos <= patienceNanos;
    }

    /** A part of an answer has come. False if it belongs to a question before the last one. */
    boolean heard(long nowNanos) {
        heardNanos = nowNanos;
        return next == NONE;
    }

    /** An answer has ended. False if it belongs to a question before the last one, which is asked now. */
    boolean ended(long nowNanos) {
        open = false;
        if (next == NONE) {
            return true;
        }
        askNext(nowNanos);
        return false;
    }

    /** No answer comes any more, nor is one wanted. */
    void lost() {
        open = false;
        next = NONE;
    }
}

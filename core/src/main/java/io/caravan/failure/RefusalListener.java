package io.caravan.failure;

/** Is told of each request that the gateway refuses. Called on event loops: must not block. Thread-safe. */
@FunctionalInterface
public interface RefusalListener {

    /** @param errorCode why, one of a fixed set of words; never a client's text */
    void refused(String errorCode);

    /** One that does nothing. */
    static RefusalListener none() {
        return errorCode -> {};
    }
}

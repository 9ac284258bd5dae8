package io.caravan.kvevents;

/** Bytes are not what they should be. The message says what was expected and at which byte, never what the bytes hold. */
public final class MalformedEventException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedEventException(String message) {
        super(message, null, false, false);
    }
}

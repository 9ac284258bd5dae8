package io.caravan.dispatch;

/** The steps of the request path whose ends are timed, in order. */
public enum Step {
    PARSE,
    ADMIT,
    TOKENIZE,
    MATCH,
    SCHEDULE,
    PREPARE,
    FIRST_BYTE,
    END;

    /** The word used in JSON. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}

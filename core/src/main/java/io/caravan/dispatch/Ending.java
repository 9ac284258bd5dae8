package io.caravan.dispatch;

import java.util.Locale;

/** How a request ended. */
public enum Ending {
    /** The endpoint's answer went out whole; its status may still be an error of the endpoint's own. */
    COMPLETED,
    /** The client closed its connection first. */
    CLIENT_ABORTED,
    /** The endpoint's answer broke off, stalled or carried an error after it had begun. */
    INTERRUPTED,
    /** No endpoint answered. */
    NOT_REACHED,
    /** The gateway refused the request before any endpoint was tried. */
    REJECTED;

    /** The word used in metrics and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

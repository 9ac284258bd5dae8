package io.caravan.inference;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id a request has in answers, logs and decision records, and at the endpoint. */
public final class RequestId {

    private static final int MAX_LENGTH = 200;

    private RequestId() {}

    /** The client's id if it is short and printable, so that it can be logged and sent on; else a new one. */
    public static String of(@Nullable String given) {
        if (given != null && !given.isEmpty() && given.length() <= MAX_LENGTH && isPlain(given)) {
            return given;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}

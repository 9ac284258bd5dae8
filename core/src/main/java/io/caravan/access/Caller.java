package io.caravan.access;

import java.util.List;

/**
 * Who sends a request. Immutable but for what has been used of the limits.
 *
 * @param id the name in logs and messages, never the key
 * @param models names of the models that may be asked for, in which {@code *} stands for any text; empty for all models
 * @param limits how much may be asked for
 * @param use what has been used of it; outlives this record when keys are read again
 */
public record Caller(String id, List<String> models, Limits limits, CallerUse use) {

    /** Whoever calls a gateway without authentication. */
    public static final Caller ANYONE = new Caller("", List.of(), Limits.NONE, new CallerUse());

    /**
     * How much a caller may ask for; 0 is no limit.
     *
     * @param requestsPerMinute requests, of which a minute's worth may come at once
     * @param tokensPerMinute prompt and generated tokens, of which a minute's worth may be used at once
     * @param maxInFlight requests under way at once
     */
    public record Limits(int requestsPerMinute, int tokensPerMinute, int maxInFlight) {
        public static final Limits NONE = new Limits(0, 0, 0);
    }

    public Caller {
        models = List.copyOf(models);
    }

    /** Whether this is whoever calls a gateway without authentication. */
    public boolean isAnyone() {
        return use == ANYONE.use;
    }

    /** Whether only some models may be asked for. */
    public boolean isRestricted() {
        return !models.isEmpty();
    }

    /** Whether a model may be asked for. */
    public boolean mayUse(String model) {
        if (models.isEmpty()) {
            return true;
        }
        for (int i = 0; i < models.size(); i++) {
            if (matches(models.get(i), model)) {
                return true;
            }
        }
        return false;
    }

    /** Goes back to the last star only, so that no pattern takes longer than the product of both lengths. */
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}

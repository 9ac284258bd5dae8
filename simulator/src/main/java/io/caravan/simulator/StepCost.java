package io.caravan.simulator;

/**
 * The duration of one engine step, in nanoseconds:
 * {@code base + perStream·n + perContextToken·Σcontext + perPrefillToken·Σchunk + perPrefillPair·Σ(chunk·context)}.
 *
 * @param base fixed cost of a step
 * @param perStream cost of one decoding stream
 * @param perContextToken cost of one token of context of a decoding stream
 * @param perPrefillToken cost of computing one prompt token
 * @param perPrefillPair cost of one pair of a prompt token and a token it attends to
 */
public record StepCost(
        double base, double perStream, double perContextToken, double perPrefillToken, double perPrefillPair) {

    /** Checks that no term is negative. */
    public StepCost {
        double least = Math.min(base, Math.min(Math.min(perStream, perContextToken), perPrefillToken));
        if (!(Math.min(least, perPrefillPair) >= 0)) {
            throw new IllegalArgumentException("a step cost is not negative: base " + base + ", perStream " + perStream
                    + ", perContextToken " + perContextToken + ", perPrefillToken " + perPrefillToken
                    + ", perPrefillPair " + perPrefillPair);
        }
    }

    /** The same engine, {@code factor} times as fast. */
    public StepCost faster(double factor) {
        return new StepCost(
                base / factor,
                perStream / factor,
                perContextToken / factor,
                perPrefillToken / factor,
                perPrefillPair / factor);
    }

    /**
     * Duration of a step in nanoseconds.
     *
     * @param streams decoding streams in the step
     * @param context summed context of those streams, in tokens
     * @param chunk summed prompt tokens computed in the step
     * @param pairs summed products of chunk and mean context
     */
    public long nanos(int streams, long context, long chunk, double pairs) {
        return Math.round(base
                + perStream * streams
                + perContextToken * context
                + perPrefillToken * chunk
                + perPrefillPair * pairs);
    }
}

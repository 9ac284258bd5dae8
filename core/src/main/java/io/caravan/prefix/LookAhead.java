package io.caravan.prefix;

/**
 * Has cache lines that are about to be needed fetched at the same time rather than one after the other: whoever needs them reads one word
 * of each, adds these words up and says that it uses the sum.
 */
final class LookAhead {

    private static final long UNLIKELY = 0x5EED_1234_5678L;

    private LookAhead() {}

    /** Uses a sum of what was read, so that the reads are not optimised away. */
    static void use(long sum) {
        if (sum == UNLIKELY) {
            Thread.onSpinWait();
        }
    }
}

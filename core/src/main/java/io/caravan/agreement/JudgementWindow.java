package io.caravan.agreement;

/**
 * The last {@value #LENGTH} judgements of one kind and whether they raise an alarm: raised when more than a tenth of them disagree, and there
 * are at least {@value #LEAST}; cleared when the last {@value #LEAST} agree. A cleared window begins anew. For one thread at a time.
 */
final class JudgementWindow {

    static final int LENGTH = 64;
    static final int LEAST = 16;
    /** Of so many judgements one may disagree. */
    private static final int TOLERANCE = 10;

    private static final long LAST = (1L << LEAST) - 1;

    /** The last judgement is the lowest bit; set where it disagreed. */
    private long disagreed;

    private int count;
    private long allJudged;
    private long allDisagreed;
    private boolean raised;

    /** Takes a judgement. @return whether the alarm has been raised or cleared by it */
    boolean add(boolean agrees) {
        disagreed = disagreed << 1 | (agrees ? 0 : 1);
        count = Math.min(LENGTH, count + 1);
        allJudged++;
        allDisagreed += agrees ? 0 : 1;
        boolean before = raised;
        if (raised) {
            raised = count < LEAST || (disagreed & LAST) != 0;
        } else {
            raised = count >= LEAST && Long.bitCount(disagreed) * TOLERANCE > count;
        }
        if (before && !raised) {
            disagreed = 0;
            count = 0;
        }
        return before != raised;
    }

    boolean isRaised() {
        return raised;
    }

    AgreementStatus status(Disagreement kind) {
        return new AgreementStatus(kind, raised, count, Long.bitCount(disagreed), allJudged, allDisagreed);
    }
}

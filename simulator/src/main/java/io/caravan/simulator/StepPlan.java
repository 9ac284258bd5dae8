package io.caravan.simulator;

/** What one step computes, summed up while it is planned. */
final class StepPlan {

    int budgetTokens;
    private int streams;
    private long contextTokens;
    private long prefillTokens;
    private double prefillPairs;

    StepPlan(int budgetTokens) {
        this.budgetTokens = budgetTokens;
    }

    void add(Sequence sequence, int chunk) {
        budgetTokens -= chunk;
        if (sequence.decoding()) {
            streams++;
            contextTokens += sequence.totalTokens();
        } else {
            prefillTokens += chunk;
            prefillPairs += chunk * (sequence.computedTokens + chunk * 0.5);
        }
    }

    long nanos(StepCost cost) {
        return cost.nanos(streams, contextTokens, prefillTokens, prefillPairs);
    }
}

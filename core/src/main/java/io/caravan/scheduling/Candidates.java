package io.caravan.scheduling;

import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The candidates of one decision with their totals so far and the trace of what each step did. Immutable: each step
 * gives a new object.
 */
public final class Candidates {

    private final SchedulingView view;
    private final List<InferenceEndpoint> endpoints;
    private final double[] totals;
    private final List<StepTrace> trace;

    private Candidates(SchedulingView view, List<InferenceEndpoint> endpoints, double[] totals, List<StepTrace> trace) {
        this.view = view;
        this.endpoints = endpoints;
        this.totals = totals;
        this.trace = trace;
    }

    /** All endpoints of the pool, with totals of 0. */
    public static Candidates of(SchedulingView view) {
        List<InferenceEndpoint> all = view.pool().endpoints();
        return new Candidates(view, all, new double[all.size()], List.of());
    }

    /** What the decision looks at. */
    public SchedulingView view() {
        return view;
    }

    /** The endpoints still in the running. */
    public List<InferenceEndpoint> endpoints() {
        return endpoints;
    }

    public int size() {
        return endpoints.size();
    }

    /** The weighted sum of the scores of candidate {@code i}. */
    public double total(int i) {
        return totals[i];
    }

    /** What the steps so far did, in order. */
    public List<StepTrace> trace() {
        return trace;
    }

    /** The candidates that a filter left. Totals of those that stay are kept. */
    public Candidates filtered(String plugin, EndpointFilter filter, List<InferenceEndpoint> kept) {
        if (kept.size() == endpoints.size()) {
            return new Candidates(
                    view, endpoints, totals, plus(new StepTrace.Filtered(plugin, filter, endpoints, endpoints)));
        }
        double[] keptTotals = new double[kept.size()];
        int from = 0;
        for (int i = 0; i < keptTotals.length; i++) {
            InferenceEndpoint endpoint = kept.get(i);
            while (endpoints.get(from) != endpoint) {
                from++;
            }
            keptTotals[i] = totals[from];
        }
        return new Candidates(view, kept, keptTotals, plus(new StepTrace.Filtered(plugin, filter, endpoints, kept)));
    }

    /**
     * The candidates with a score added.
     *
     * @param raw one value in [0, 1] per candidate; kept, so the caller must not change it afterwards
     */
    public Candidates scored(String plugin, double weight, double[] raw) {
        double[] sums = Arrays.copyOf(totals, totals.length);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * raw[i];
        }
        return new Candidates(view, endpoints, sums, plus(new StepTrace.Scored(plugin, weight, endpoints, raw)));
    }

    /** The endpoints ordered by total, best first; equal totals in the order of the pool. */
    public List<InferenceEndpoint> ranked() {
        List<Integer> order = new ArrayList<>(endpoints.size());
        for (int i = 0; i < endpoints.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(totals[b], totals[a]));
        List<InferenceEndpoint> result = new ArrayList<>(order.size());
        for (int i : order) {
            result.add(endpoints.get(i));
        }
        return result;
    }

    private List<StepTrace> plus(StepTrace step) {
        StepTrace[] steps = trace.toArray(new StepTrace[trace.size() + 1]);
        steps[steps.length - 1] = step;
        return Arrays.asList(steps);
    }
}

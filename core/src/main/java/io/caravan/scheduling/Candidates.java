package io.caravan.scheduling;

import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The candidates of one decision with their totals so far and the trace of what each step did. Immutable: each step
 * gives a new object.
 */
public final class Candidates {

    private static final StepTrace[] NO_STEPS = {};

    private final SchedulingView view;
    private final List<InferenceEndpoint> endpoints;
    private final double[] totals;
    private final StepTrace[] trace;

    private Candidates(SchedulingView view, List<InferenceEndpoint> endpoints, double[] totals, StepTrace[] trace) {
        this.view = view;
        this.endpoints = endpoints;
        this.totals = totals;
        this.trace = trace;
    }

    /** All endpoints of the pool, with totals of 0. */
    public static Candidates of(SchedulingView view) {
        List<InferenceEndpoint> all = view.pool().endpoints();
        return new Candidates(view, all, new double[all.size()], NO_STEPS);
    }

    /**
     * Candidates as they were after some steps.
     *
     * @param totals of the candidates, in their order; kept, so the caller must not change it afterwards
     */
    public static Candidates of(
            SchedulingView view, List<InferenceEndpoint> endpoints, double[] totals, List<StepTrace> trace) {
        return new Candidates(view, endpoints, totals, trace.toArray(NO_STEPS));
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
        return Collections.unmodifiableList(Arrays.asList(trace));
    }

    /** The same candidates after a filter that removed none of them. */
    Candidates passed(StepTrace.Filtered step) {
        return new Candidates(view, endpoints, totals, plus(step));
    }

    /** The candidates that a filter left, in their order. Totals of those that stay are kept. */
    public Candidates filtered(String plugin, EndpointFilter filter, List<InferenceEndpoint> kept) {
        List<InferenceEndpoint> removed = new ArrayList<>(endpoints.size() - kept.size());
        double[] keptTotals = new double[kept.size()];
        int stays = 0;
        for (int i = 0; i < endpoints.size(); i++) {
            InferenceEndpoint endpoint = endpoints.get(i);
            if (stays < keptTotals.length && kept.get(stays) == endpoint) {
                keptTotals[stays++] = totals[i];
            } else {
                removed.add(endpoint);
            }
        }
        if (stays < keptTotals.length) {
            throw new IllegalStateException("Filter '" + plugin + "' left what it was not given, or in another order");
        }
        return new Candidates(view, kept, keptTotals, plus(new StepTrace.Filtered(plugin, filter, removed)));
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

    private StepTrace[] plus(StepTrace step) {
        StepTrace[] steps = Arrays.copyOf(trace, trace.length + 1);
        steps[trace.length] = step;
        return steps;
    }
}

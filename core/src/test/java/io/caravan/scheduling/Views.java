package io.caravan.scheduling;

import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.LedgerView;
import io.caravan.pool.EndpointSpec;
import io.caravan.pool.Endpoints;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import io.caravan.pool.PoolSnapshot;
import io.caravan.prefix.PrefixMatches;
import java.util.ArrayList;
import java.util.List;

/** Scheduling views for tests. */
public final class Views {

    /** A filter that removes nothing. */
    public static final EndpointFilter KEEPS_ALL = new EndpointFilter() {
        @Override
        public List<InferenceEndpoint> filter(SchedulingView view, List<InferenceEndpoint> candidates) {
            return candidates;
        }

        @Override
        public String reason(SchedulingView view, InferenceEndpoint removed) {
            return "because";
        }
    };

    private Views() {}

    /** A view of an idle pool with endpoints e0, e1, and so on. */
    public static SchedulingView of(String requestId, int endpoints) {
        List<EndpointSpec> specs = new ArrayList<>();
        for (int i = 0; i < endpoints; i++) {
            specs.add(Endpoints.spec("e" + i, 8_000 + i));
        }
        InferencePoolState state = new InferencePoolState(() -> 0);
        state.apply(new PoolChange("test", specs));
        PoolSnapshot pool = state.snapshot();
        RequestFeatures request = new RequestFeatures(
                requestId, Api.CHAT_COMPLETIONS, "m", true, 100, PromptTokens.Source.ESTIMATE, List.of(), -1);
        return new SchedulingView(request, pool, LedgerView.idle(pool.slots()), PrefixMatches.NONE, 0, 0);
    }
}

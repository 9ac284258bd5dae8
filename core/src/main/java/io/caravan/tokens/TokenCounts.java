package io.caravan.tokens;

import io.caravan.inference.PromptTokens;
import io.caravan.inference.PromptTokens.Source;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts where the ids of prompts came from, and why sources did not have them. Thread-safe and cheap under contention. */
public final class TokenCounts {

    /** Models told apart; the others are counted together. */
    private static final int MOST_MODELS = 256;

    private static final String OTHERS = "(others)";
    private static final int REASONS = TokenMiss.values().length;

    private final Map<String, ByModel> models = new ConcurrentHashMap<>();

    /** Requests of one model by source. */
    private static final class ByModel {
        private final LongAdder[] found = adders(Source.values().length);
        private final LongAdder[] missed = adders(Source.values().length * REASONS);
    }

    /** A prompt goes on with ids, or an estimate, of a source. */
    public void found(String model, Source source) {
        of(model).found[source.ordinal()].increment();
    }

    /** A source did not have the ids. */
    public void missed(String model, Source source, TokenMiss reason) {
        of(model).missed[index(source, reason)].increment();
    }

    /** Prompts that went on with what a source gave. */
    public long found(Source source) {
        return models.values().stream()
                .mapToLong(one -> one.found[source.ordinal()].sum())
                .sum();
    }

    /** How often a source did not have the ids, for a reason. */
    public long missed(Source source, TokenMiss reason) {
        return models.values().stream()
                .mapToLong(one -> one.missed[index(source, reason)].sum())
                .sum();
    }

    /** The models asked for so far. */
    public Iterable<String> models() {
        return new TreeMap<>(models).keySet();
    }

    /** Prompts of a model that went on with what a source gave. */
    public long found(Source source, String model) {
        ByModel one = models.get(model);
        return one == null ? 0 : one.found[source.ordinal()].sum();
    }

    /** How often a source did not have the ids of a model's prompts, for a reason. */
    public long missed(Source source, TokenMiss reason, String model) {
        ByModel one = models.get(model);
        return one == null ? 0 : one.missed[index(source, reason)].sum();
    }

    private ByModel of(String model) {
        ByModel known = models.get(model);
        if (known != null) {
            return known;
        }
        String name = models.size() < MOST_MODELS ? model : OTHERS;
        return models.computeIfAbsent(name, added -> new ByModel());
    }

    private static int index(PromptTokens.Source source, TokenMiss reason) {
        return source.ordinal() * REASONS + reason.ordinal();
    }

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }
}

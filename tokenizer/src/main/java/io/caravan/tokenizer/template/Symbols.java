package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Activation.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one scope, decided before anything runs, as jinja2 decides them: a name that is read without having
 * been written comes from the input; one that is written hides the outer one; one that only a branch writes starts with
 * the outer value.
 */
final class Symbols {

    /** Where a variable's value comes from when its scope is entered. */
    record Load(Source source, @Nullable Slot outer) {}

    /** Kinds of origin. */
    enum Source {
        PARAMETER,
        INPUT,
        OUTER,
        UNDEFINED
    }

    private final @Nullable Symbols parent;
    private final Activation activation;
    private final Map<String, Slot> pool;
    private final Map<String, Slot> refs = new HashMap<>();
    private final Map<Slot, Load> loads = new LinkedHashMap<>();
    private final Set<String> stores = new HashSet<>();

    Symbols(@Nullable Symbols parent, Activation activation) {
        this(parent, activation, new HashMap<>());
    }

    private Symbols(@Nullable Symbols parent, Activation activation, Map<String, Slot> pool) {
        this.parent = parent;
        this.activation = activation;
        this.pool = pool;
    }

    /** A copy that gives a name the same slot as this one does. */
    Symbols copy() {
        Symbols copy = new Symbols(parent, activation, pool);
        copy.refs.putAll(refs);
        copy.loads.putAll(loads);
        copy.stores.addAll(stores);
        return copy;
    }

    Map<Slot, Load> loads() {
        return loads;
    }

    @Nullable
    Slot find(String name) {
        Slot slot = refs.get(name);
        return slot == null && parent != null ? parent.find(name) : slot;
    }

    void load(String name) {
        if (find(name) == null) {
            define(name, new Load(Source.INPUT, null));
        }
    }

    void store(String name) {
        stores.add(name);
        if (!refs.containsKey(name)) {
            Slot outer = parent == null ? null : parent.find(name);
            define(name, outer == null ? new Load(Source.UNDEFINED, null) : new Load(Source.OUTER, outer));
        }
    }

    Slot parameter(String name) {
        stores.add(name);
        return define(name, new Load(Source.PARAMETER, null));
    }

    private Slot define(String name, Load load) {
        Slot slot = pool.computeIfAbsent(name, activation::slot);
        refs.put(name, slot);
        loads.put(slot, load);
        return slot;
    }

    /** Joins what the branches of an {@code if} did. */
    void join(List<Symbols> branches) {
        Set<String> some = new HashSet<>();
        branches.forEach(branch -> some.addAll(branch.stores));
        some.removeAll(stores);
        for (Symbols branch : branches) {
            refs.putAll(branch.refs);
            loads.putAll(branch.loads);
            stores.addAll(branch.stores);
        }
        for (String name : some) {
            Slot outer = parent == null ? null : parent.find(name);
            Load load = outer == null ? new Load(Source.INPUT, null) : new Load(Source.OUTER, outer);
            loads.put(pool.computeIfAbsent(name, activation::slot), load);
        }
    }
}

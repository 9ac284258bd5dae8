package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Activation.Slot;
import io.caravan.tokenizer.template.Symbols.Load;
import io.caravan.tokenizer.template.Symbols.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the variables of a scope their first values each time it is entered. Thread-safe. */
final class ScopeEntry {

    /** One variable: from the input by name, or from an outer slot, or nothing. */
    private record Start(int slot, @Nullable String input, int hops, int outer) {}

    private final Start[] starts;

    private ScopeEntry(List<Start> starts) {
        this.starts = starts.toArray(new Start[0]);
    }

    static ScopeEntry of(Symbols symbols, Activation activation) {
        List<Start> starts = new ArrayList<>();
        for (Map.Entry<Slot, Load> each : symbols.loads().entrySet()) {
            Slot slot = each.getKey();
            Load load = each.getValue();
            if (load.outer() != null) {
                starts.add(new Start(
                        slot.index(),
                        null,
                        activation.hops(load.outer()),
                        load.outer().index()));
            } else if (load.source() == Source.INPUT) {
                starts.add(new Start(slot.index(), slot.name(), 0, -1));
            } else if (load.source() == Source.UNDEFINED) {
                starts.add(new Start(slot.index(), null, 0, -1));
            }
        }
        return new ScopeEntry(starts);
    }

    void into(Frame frame) {
        for (Start start : starts) {
            Object value = null;
            if (start.input != null) {
                value = frame.rendering.lookup(start.input);
            } else if (start.outer >= 0) {
                value = frame.up(start.hops).slots[start.outer];
            }
            frame.slots[start.slot] = value;
        }
    }
}

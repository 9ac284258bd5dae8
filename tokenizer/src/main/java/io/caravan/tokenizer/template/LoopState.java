package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop} of one loop. */
final class LoopState implements Invocable {

    private final Object iterable;
    private final @Nullable Recursion recursion;
    private final int depth;
    private Iterator<Object> items;
    private long index0 = -1;
    private @Nullable Integer length;
    private @Nullable Object after;
    private @Nullable Object current;
    private @Nullable Object before;
    private @Nullable Object changed;

    /** Runs the loop's body over other items. */
    interface Recursion {
        Object over(Rendering rendering, Object items, int depth);
    }

    LoopState(Object iterable, Iterator<Object> items, @Nullable Recursion recursion, int depth) {
        this.iterable = iterable;
        this.items = items;
        this.recursion = recursion;
        this.depth = depth;
    }

    boolean hasNext() {
        return after != null || items.hasNext();
    }

    Object next() {
        Object item = after == null ? items.next() : after;
        after = null;
        index0++;
        before = current;
        current = item;
        return item;
    }

    private @Nullable Object peek() {
        if (after == null && items.hasNext()) {
            after = items.next();
        }
        return after;
    }

    int length() {
        if (length == null) {
            length = counted();
        }
        return length;
    }

    private int counted() {
        if (!(iterable instanceof Iterator)) {
            return Iteration.length(iterable);
        }
        List<Object> rest = new ArrayList<>();
        items.forEachRemaining(rest::add);
        items = rest.iterator();
        return rest.size() + (int) index0 + 1 + (after == null ? 0 : 1);
    }

    @Nullable
    Object attribute(String name) {
        return switch (name) {
            case "index" -> index0 + 1;
            case "index0" -> index0;
            case "first" -> index0 == 0;
            case "last" -> peek() == null;
            case "length" -> (long) length();
            case "revindex" -> length() - index0;
            case "revindex0" -> length() - index0 - 1;
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" -> before == null || index0 == 0 ? new Undefined("there is no previous item") : before;
            case "nextitem" -> {
                Object next = peek();
                yield next == null ? new Undefined("there is no next item") : next;
            }
            case "cycle" -> (Invocable) (rendering, args) -> cycle(args);
            case "changed" -> (Invocable) (rendering, args) -> changed(args);
            default -> null;
        };
    }

    private Object cycle(Args args) {
        if (args.size() == 0) {
            throw TemplateException.failed("no items for cycling given");
        }
        return args.get((int) (index0 % args.size()));
    }

    private Object changed(Args args) {
        Object value = ListValue.tuple(args.positional().toArray());
        boolean differs = changed == null || !Equality.equal(changed, value);
        changed = value;
        return differs;
    }

    @Override
    public Object call(Rendering rendering, Args args) {
        if (recursion == null) {
            throw TemplateException.failed("The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursion.over(rendering, args.only("loop"), depth + 1);
    }

    @Override
    public String toString() {
        return "<LoopContext " + (index0 + 1) + "/" + length() + ">";
    }
}

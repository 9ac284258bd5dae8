package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of one call. */
record Args(List<Object> positional, List<String> names, List<Object> named) {

    static final Args NONE = new Args(List.of(), List.of(), List.of());

    static Args of(Object... positional) {
        return new Args(List.of(positional), List.of(), List.of());
    }

    int size() {
        return positional.size();
    }

    Object get(int at) {
        return positional.get(at);
    }

    @Nullable
    Object named(String name) {
        int at = names.indexOf(name);
        return at < 0 ? null : named.get(at);
    }

    boolean bare() {
        return positional.isEmpty() && names.isEmpty();
    }

    /** These arguments without the first {@code count}. */
    Args after(int count) {
        return new Args(positional.subList(count, positional.size()), names, named);
    }

    /** These arguments with one more name. */
    Args with(String name, Object value) {
        List<String> allNames = new ArrayList<>(names);
        List<Object> all = new ArrayList<>(named);
        allNames.add(name);
        all.add(value);
        return new Args(positional, allNames, all);
    }

    /** One argument for each parameter, null where it was not given; others are refused. */
    @Nullable
    Object[] bind(String function, String... parameters) {
        @Nullable Object[] bound = new Object[parameters.length];
        if (positional.size() > parameters.length) {
            throw TemplateException.failed(function + "() takes at most " + parameters.length + " arguments");
        }
        for (int i = 0; i < positional.size(); i++) {
            bound[i] = positional.get(i);
        }
        for (int i = 0; i < names.size(); i++) {
            int at = List.of(parameters).indexOf(names.get(i));
            if (at < 0 || bound[at] != null) {
                throw TemplateException.failed(function + "() does not take the argument '" + names.get(i) + "'");
            }
            bound[at] = named.get(i);
        }
        return bound;
    }

    /** Exactly one argument without a name. */
    Object only(String function) {
        if (positional.size() != 1 || !names.isEmpty()) {
            throw TemplateException.failed(function + "() takes exactly one argument");
        }
        return positional.get(0);
    }

    void none(String function) {
        if (!bare()) {
            throw TemplateException.failed(function + "() takes no arguments");
        }
    }
}

package io.caravan.tokenizer.template;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code target.name} and {@code target[key]} as the sandbox resolves them. */
final class Attributes {

    /** Methods that would change a value: the immutable sandbox gives nothing for them. */
    private static final Set<String> CHANGES_LIST =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

    private static final Set<String> CHANGES_DICT = Set.of("clear", "pop", "popitem", "setdefault", "update");

    private Attributes() {}

    /** Whether dictionaries have an attribute of that name, which comes before their items. */
    static boolean isOfDict(String name) {
        return method(new Dict(0), name) != null;
    }

    /** {@code target.name}: the attribute first, then the item. */
    static Object attribute(Object target, String name) {
        if (target instanceof Dict dict) {
            Object method = method(target, name);
            if (method != null) {
                return method;
            }
            Object value = dict.get(name);
            return value == null ? missing(target, name) : value;
        }
        Object member = member(target, name);
        return member == null ? missing(target, name) : member;
    }

    /** {@code target[key]}: the item first, then the attribute. */
    static Object item(Object target, Object key) {
        if (target instanceof Dict dict) {
            boolean hashable = !(key instanceof Dict) && !(key instanceof ListValue list && !list.tuple());
            Object value = hashable ? dict.get(key) : null;
            if (value != null) {
                return value;
            }
        } else if (target instanceof Undefined missing) {
            throw missing.failure();
        } else if (Numbers.integral(key)) {
            return indexed(target, Numbers.index(key));
        }
        Object member = Text.is(key) ? member(target, Text.of(key)) : null;
        return member == null ? new Undefined(TypeName.of(target) + " object has no such item") : member;
    }

    private static Object indexed(Object target, int index) {
        boolean sequence = Text.is(target) || target instanceof ListValue || target instanceof Range;
        int length = sequence ? Iteration.length(target) : 0;
        int at = index < 0 ? index + length : index;
        if (at < 0 || at >= length) {
            return new Undefined(TypeName.of(target) + " object has no element " + index);
        }
        if (target instanceof ListValue list) {
            return list.get(at);
        }
        if (target instanceof Range range) {
            return range.get(at);
        }
        String text = Text.at(Text.of(target), at);
        return target instanceof Markup ? new Markup(text) : text;
    }

    private static Undefined missing(Object target, String name) {
        return new Undefined("'" + TypeName.of(target) + " object' has no attribute '" + name + "'");
    }

    /** What Python's {@code getattr} gives, null where there is none. */
    static @Nullable Object member(Object target, String name) {
        if (target instanceof Undefined missing) {
            throw missing.failure();
        }
        if (target instanceof Namespace namespace) {
            return namespace.attributes().get(name);
        }
        if (target instanceof LoopState loop) {
            return loop.attribute(name);
        }
        if (target instanceof MacroValue macro) {
            return macro.attribute(name);
        }
        if (target instanceof Globals.Member object) {
            return object.attribute(name);
        }
        return method(target, name);
    }

    private static @Nullable Object method(Object target, String name) {
        if (Text.is(target)) {
            TextMethods.Method method = TextMethods.find(name);
            return method == null ? null : (Invocable) (rendering, args) -> method.on(rendering, target, args);
        }
        if (target instanceof Dict dict) {
            return CHANGES_DICT.contains(name) ? unsafe(name) : DictMethods.find(dict, name);
        }
        if (target instanceof ListValue list) {
            return !list.tuple() && CHANGES_LIST.contains(name) ? unsafe(name) : ListMethods.find(list, name);
        }
        if (target instanceof Range range) {
            return switch (name) {
                case "start" -> range.start();
                case "stop" -> range.stop();
                case "step" -> range.step();
                default -> null;
            };
        }
        return Numbers.is(target) ? NumberMethods.find(target, name) : null;
    }

    private static Undefined unsafe(String name) {
        return new Undefined("access to attribute '" + name + "' is unsafe");
    }

    static void assign(Object namespace, String attribute, Object value) {
        if (!(namespace instanceof Namespace target)) {
            throw TemplateException.failed("cannot assign attribute on non-namespace object");
        }
        target.attributes().put(attribute, value);
    }
}

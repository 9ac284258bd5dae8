package io.caravan.tokenizer.template;

import java.math.BigInteger;

/** Python's names of the types of values. */
final class TypeName {

    private TypeName() {}

    static String of(Object value) {
        if (value instanceof String) {
            return "str";
        }
        if (value instanceof None) {
            return "NoneType";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Long || value instanceof BigInteger) {
            return "int";
        }
        if (value instanceof Double) {
            return "float";
        }
        if (value instanceof ListValue list) {
            return list.tuple() ? "tuple" : "list";
        }
        return other(value);
    }

    private static String other(Object value) {
        if (value instanceof Dict) {
            return "dict";
        }
        if (value instanceof DictView view) {
            return "dict_" + view.part().word();
        }
        if (value instanceof Lazy) {
            return "generator";
        }
        if (value instanceof Invocable) {
            return "function";
        }
        return value.getClass().getSimpleName();
    }
}

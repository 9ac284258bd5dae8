package io.caravan.bench.traffic;

import java.util.HashMap;
import java.util.Map;

/** A process's arguments, {@code --name value ...}. */
public final class Options {

    private final Map<String, String> values = new HashMap<>();

    /** @throws IllegalArgumentException if a name has no value */
    public Options(String[] args) {
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                throw new IllegalArgumentException("Expected '--name value', got '" + args[i] + "'");
            }
            values.put(args[i].substring(2), args[i + 1]);
        }
    }

    public int number(String name, int otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}

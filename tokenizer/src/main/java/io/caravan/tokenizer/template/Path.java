package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code attribute} of a filter: names and numbers with dots between them. */
record Path(List<Object> parts) {

    static Path of(@Nullable Object attribute) {
        if (attribute == null || attribute instanceof None) {
            return new Path(List.of());
        }
        if (!Text.is(attribute)) {
            return new Path(List.of(attribute));
        }
        List<Object> parts = new ArrayList<>();
        for (String part : Text.of(attribute).split("\\.", -1)) {
            parts.add(part.matches("\\d{1,9}") ? (Object) Long.valueOf(part) : part);
        }
        return new Path(parts);
    }

    Object from(Object item) {
        return from(item, null);
    }

    Object from(Object item, @Nullable Object otherwise) {
        Object value = item;
        for (Object part : parts) {
            value = Attributes.item(value, part);
            if (otherwise != null && value instanceof Undefined) {
                value = otherwise;
            }
        }
        return value;
    }
}

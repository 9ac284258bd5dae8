package io.caravan.tokenizer.template;

/** What {@code items()}, {@code keys()} or {@code values()} of a dictionary give. */
record DictView(Dict dict, Part part) {

    /** Which part of the entries. */
    enum Part {
        ITEMS,
        KEYS,
        VALUES;

        String word() {
            return switch (this) {
                case ITEMS -> "items";
                case KEYS -> "keys";
                case VALUES -> "values";
            };
        }
    }

    Object get(int at) {
        return switch (part) {
            case ITEMS -> ListValue.tuple(dict.key(at), dict.value(at));
            case KEYS -> dict.key(at);
            case VALUES -> dict.value(at);
        };
    }

    int size() {
        return dict.size();
    }
}

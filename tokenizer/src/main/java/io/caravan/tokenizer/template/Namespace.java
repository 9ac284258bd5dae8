package io.caravan.tokenizer.template;

/** The one kind of value a template can change: {@code namespace(…)}. */
final class Namespace {

    private final Dict attributes;

    Namespace(Dict attributes) {
        this.attributes = attributes;
    }

    Dict attributes() {
        return attributes;
    }
}

package io.caravan.tokenizer.template;

import java.util.List;

/** A node of a parsed template. Immutable. */
interface Node {

    /** The line it begins on, from 1. */
    int line();

    /** The nodes directly below, in the order in which they are evaluated. */
    List<? extends Node> children();

    /** Whether this node or any below is of the kind. */
    default boolean contains(Class<? extends Node> kind) {
        return kind.isInstance(this) || children().stream().anyMatch(child -> child.contains(kind));
    }
}

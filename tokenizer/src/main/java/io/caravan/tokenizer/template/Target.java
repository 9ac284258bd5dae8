package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.List;

/** What an assignment, a loop or a parameter writes to. */
sealed interface Target {

    /** The variables it writes. */
    List<String> names();

    /** A variable. */
    record Variable(String id) implements Target {
        @Override
        public List<String> names() {
            return List.of(id);
        }
    }

    /** {@code namespace.attribute}. */
    record Member(String namespace, String attribute) implements Target {
        @Override
        public List<String> names() {
            return List.of();
        }
    }

    /** Several targets that a sequence is taken apart into. */
    record Unpacked(List<Target> targets) implements Target {
        @Override
        public List<String> names() {
            List<String> names = new ArrayList<>();
            targets.forEach(target -> names.addAll(target.names()));
            return names;
        }
    }
}

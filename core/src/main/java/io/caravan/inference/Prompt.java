package io.caravan.inference;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The prompts of a request: one for a chat, one or more for completions. Immutable; {@code toString} gives sizes only.
 *
 * @param parts the prompts in order; empty when the body was not read
 */
public record Prompt(List<Part> parts) {

    /** No prompt: no affinity can be derived. */
    public static final Prompt NONE = new Prompt(List.of());

    public Prompt {
        parts = List.copyOf(parts);
    }

    /** A single prompt of text. */
    public static Prompt text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Prompt(List.of(new Text(bytes, bytes.length)));
    }

    /** One prompt. */
    public sealed interface Part permits Text, Ids {}

    /**
     * Text in UTF-8. For a chat: role and content of each message, one after the other.
     *
     * @param utf8 the bytes, owned by this object; only the first {@code length} count
     * @param spans which of them are strings of the request's body
     */
    public record Text(byte[] utf8, int length, TextSpans spans) implements Part {
        /** Text of which nothing is known. */
        public Text(byte[] utf8, int length) {
            this(utf8, length, TextSpans.NONE);
        }

        @Override
        public String toString() {
            return "Text[" + length + " bytes]";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text text && Arrays.equals(utf8, 0, length, text.utf8, 0, text.length);
        }

        @Override
        public int hashCode() {
            return length;
        }
    }

    /**
     * Token ids, owned by this object.
     *
     * @param items pictures, sound and video among them, in order of their offsets
     */
    public record Ids(int[] ids, List<MultimodalItem> items) implements Part {
        public Ids {
            items = List.copyOf(items);
        }

        /** Ids of text alone. */
        public Ids(int[] ids) {
            this(ids, List.of());
        }

        @Override
        public String toString() {
            return "Ids[" + ids.length + " tokens]";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ids that && Arrays.equals(ids, that.ids) && items.equals(that.items);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ids);
        }
    }
}

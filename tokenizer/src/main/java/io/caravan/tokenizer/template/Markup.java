package io.caravan.tokenizer.template;

/**
 * Text that counts as safe HTML: other text that is added to it is escaped. Templates make it by accident, with the
 * {@code safe} filter.
 */
record Markup(String text) {

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace(">", "&gt;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    /** The text of a value that is added to markup. */
    static String escaped(Rendering rendering, Object value) {
        return value instanceof Markup safe ? safe.text() : escape(Repr.str(rendering, value));
    }

    @Override
    public String toString() {
        return text;
    }
}

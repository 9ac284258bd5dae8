package io.caravan.tokenizer.template;

/**
 * What one render may use, because templates come from model repositories and are not trusted. Each must be positive.
 *
 * @param steps statements, loop turns and items looked at
 * @param outputChars length of the rendered text, and of any one string, in UTF-16 units
 * @param madeChars length of all strings made on the way, in UTF-16 units
 * @param depth macros, callers and recursive loops inside one another, and depth of nested values
 */
public record TemplateLimits(long steps, int outputChars, long madeChars, int depth) {

    /** Enough for a conversation of a million tokens. */
    public static final TemplateLimits DEFAULT = new TemplateLimits(10_000_000, 1 << 25, 1L << 28, 100);

    public TemplateLimits {
        if (steps < 1 || outputChars < 1 || madeChars < 1 || depth < 1) {
            throw new IllegalArgumentException("template limits must be positive");
        }
    }
}

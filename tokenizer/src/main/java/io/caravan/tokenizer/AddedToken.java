package io.caravan.tokenizer;

/**
 * A token that is found in a text before anything else is done with it.
 *
 * @param singleWord only where no letter or digit stands right before or after it
 * @param before takes the white space before it along ({@code lstrip})
 * @param after takes the white space after it along ({@code rstrip})
 * @param normalized is looked for in the normalised text, as its own normal form
 * @param special has a meaning of its own for the model, such as the end of a turn
 */
record AddedToken(
        String content,
        int id,
        boolean singleWord,
        boolean before,
        boolean after,
        boolean normalized,
        boolean special) {}

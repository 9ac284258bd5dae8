package io.caravan.inference;

import java.util.Arrays;

/**
 * Where long strings of a JSON body stand in it, and where their text stands in a {@link Prompt.Text}, so that who reads the body again
 * need not read these again. All in bytes; in the order of the body. Immutable.
 */
public final class TextSpans {

    /** No string is known. */
    public static final TextSpans NONE = new TextSpans(new int[0]);

    /** Shorter strings are read again in less time than they are found. */
    public static final int LEAST_BYTES = 256;

    /** Numbers of each string. */
    public static final int NUMBERS = 4;

    private final int[] numbers;

    private TextSpans(int[] numbers) {
        this.numbers = numbers;
    }

    /**
     * Spans from numbers.
     *
     * @param numbers of each string in turn: its place in the body behind the opening quote, that behind the closing quote, where its text
     *     begins in the prompt, the length of that; strings in any order
     * @param count how many numbers count
     */
    public static TextSpans of(int[] numbers, int count) {
        long[] order = new long[count / NUMBERS];
        boolean sorted = true;
        for (int i = 0; i < order.length; i++) {
            order[i] = (long) numbers[i * NUMBERS] << Integer.SIZE | i;
            sorted &= i == 0 || order[i - 1] < order[i];
        }
        int[] made = Arrays.copyOf(numbers, count);
        if (!sorted) {
            Arrays.sort(order);
            for (int i = 0; i < order.length; i++) {
                System.arraycopy(numbers, (int) order[i] * NUMBERS, made, i * NUMBERS, NUMBERS);
            }
        }
        return made.length == 0 ? NONE : new TextSpans(made);
    }

    /** How many strings there are. */
    public int count() {
        return numbers.length / NUMBERS;
    }

    /** The place behind the opening quote of string {@code i}. */
    public int bodyStart(int i) {
        return numbers[i * NUMBERS];
    }

    /** The place behind the closing quote of string {@code i}. */
    public int bodyEnd(int i) {
        return numbers[i * NUMBERS + 1];
    }

    /** Where the text of string {@code i} begins in the prompt. */
    public int textStart(int i) {
        return numbers[i * NUMBERS + 2];
    }

    /** How many bytes the text of string {@code i} has. */
    public int textLength(int i) {
        return numbers[i * NUMBERS + 3];
    }

    @Override
    public String toString() {
        return "TextSpans[" + count() + "]";
    }
}

package io.caravan.tokenizer.template;

/** Python's {@code range}: no more than 100,000 numbers, as the sandbox has it. */
record Range(long start, long stop, long step) {

    static final int LONGEST = 100_000;

    Range {
        if (step == 0) {
            throw TemplateException.failed("range() arg 3 must not be zero");
        }
        if (length(start, stop, step) > LONGEST) {
            throw TemplateException.failed("Range too big. The sandbox blocks ranges larger than " + LONGEST);
        }
    }

    private static double length(long start, long stop, long step) {
        return Math.max(0, Math.ceil(((double) stop - start) / step));
    }

    int size() {
        return (int) length(start, stop, step);
    }

    Object get(int at) {
        return start + at * step;
    }

    boolean contains(long number) {
        return (step > 0 ? number >= start && number < stop : number <= start && number > stop)
                && (number - start) % step == 0;
    }

    @Override
    public String toString() {
        return "range(" + start + ", " + stop + (step == 1 ? "" : ", " + step) + ")";
    }
}

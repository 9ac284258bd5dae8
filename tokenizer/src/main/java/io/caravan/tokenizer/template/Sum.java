package io.caravan.tokenizer.template;

/** A row of {@code +}: strings, the usual case, are appended without the strings in between. */
final class Sum implements Eval {

    private final Eval[] terms;

    Sum(Eval[] terms) {
        this.terms = terms;
    }

    @Override
    public Object of(Frame frame) {
        Object first = terms[0].of(frame);
        Object second = terms[1].of(frame);
        if (!(first instanceof String a && second instanceof String b) || terms.length == 2) {
            return rest(frame, Operators.add(frame.rendering, first, second), 2);
        }
        StringBuilder text =
                new StringBuilder(a.length() + b.length() + 32).append(a).append(b);
        for (int i = 2; i < terms.length; i++) {
            Object term = terms[i].of(frame);
            if (!(term instanceof String next)) {
                Object sum = Operators.add(frame.rendering, frame.rendering.made(text.toString()), term);
                return rest(frame, sum, i + 1);
            }
            frame.rendering.fits((long) text.length() + next.length());
            text.append(next);
        }
        return frame.rendering.made(text.toString());
    }

    private Object rest(Frame frame, Object start, int from) {
        Object sum = start;
        for (int i = from; i < terms.length; i++) {
            sum = Operators.add(frame.rendering, sum, terms[i].of(frame));
        }
        return sum;
    }

    @Override
    public void print(Frame frame) {
        Rendering rendering = frame.rendering;
        int mark = rendering.out().length();
        Object first = terms[0].of(frame);
        if (!(first instanceof String)) {
            rendering.print(rest(frame, first, 1));
            return;
        }
        rendering.print(first);
        for (int i = 1; i < terms.length; i++) {
            Object term = terms[i].of(frame);
            if (!(term instanceof String text)) {
                Object sum = Operators.add(rendering, rendering.cut(mark), term);
                rendering.print(rest(frame, sum, i + 1));
                return;
            }
            rendering.text(text);
        }
    }
}

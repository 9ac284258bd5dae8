package io.caravan.tokenizer.template;

/** Statements one after the other. Thread-safe. */
final class Block implements Run {

    private final Run[] runs;
    private final int[] lines;

    Block(Run[] runs, int[] lines) {
        this.runs = runs;
        this.lines = lines;
    }

    @Override
    public int in(Frame frame) {
        int at = 0;
        try {
            frame.rendering.step(runs.length);
            for (; at < runs.length; at++) {
                int next = runs[at].in(frame);
                if (next != NEXT) {
                    return next;
                }
            }
            return NEXT;
        } catch (TemplateException e) {
            throw e.at(at < lines.length ? lines[at] : 0);
        }
    }
}

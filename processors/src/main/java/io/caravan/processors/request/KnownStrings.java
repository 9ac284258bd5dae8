package io.caravan.processors.request;

import io.caravan.inference.Prompt;
import io.caravan.inference.TextSpans;
import java.nio.charset.StandardCharsets;

/**
 * The long strings of a body that has been read before, for a parser that reads it again: it takes their text from the prompt, and steps
 * over them in the body. Remembers which strings it has made, so that nobody need make UTF-8 of them. Not thread-safe, but for
 * {@link #NONE}.
 */
public final class KnownStrings {

    /** No string is known. */
    public static final KnownStrings NONE = new KnownStrings(new Prompt.Text(new byte[0], 0));

    /** Is told of a string and of its text in UTF-8. */
    @FunctionalInterface
    public interface Sink {
        /** The string's text is {@code utf8[from..from + length)}. */
        void string(String text, byte[] utf8, int from, int length);
    }

    private final byte[] utf8;
    private final TextSpans spans;
    private final String[] made;
    private int next;

    private KnownStrings(Prompt.Text prompt) {
        utf8 = prompt.utf8();
        spans = prompt.spans();
        made = new String[spans.count()];
    }

    /** The strings of a body of which a prompt was read. */
    public static KnownStrings of(Prompt prompt) {
        return prompt.parts().size() == 1
                        && prompt.parts().get(0) instanceof Prompt.Text text
                        && text.spans().count() > 0
                ? new KnownStrings(text)
                : NONE;
    }

    /** Where the string ends in the body whose contents begin at a place, which must not be before that of the last call; 0 if it is not known. */
    int find(int bodyStart) {
        while (next < spans.count() && spans.bodyStart(next) < bodyStart) {
            next++;
        }
        return next < spans.count() && spans.bodyStart(next) == bodyStart ? spans.bodyEnd(next) : 0;
    }

    /** The string that was found. */
    String make() {
        String text = new String(utf8, spans.textStart(next), spans.textLength(next), StandardCharsets.UTF_8);
        made[next] = text;
        return text;
    }

    /** Tells of all strings that were made, in the order of the body. */
    public void tell(Sink sink) {
        for (int i = 0; i < made.length; i++) {
            if (made[i] != null) {
                sink.string(made[i], utf8, spans.textStart(i), spans.textLength(i));
            }
        }
    }
}

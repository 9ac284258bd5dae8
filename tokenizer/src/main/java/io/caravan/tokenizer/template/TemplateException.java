package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/**
 * A chat template that cannot be compiled, or that fails, refuses its input or exceeds a limit while it renders. The
 * message names the line of the template and the reason; it never holds text of the conversation. Immutable.
 */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** The template is not valid Jinja. */
        SYNTAX,
        /** The template does something that Python's jinja2 refuses too, for example adds a list to a string. */
        RENDER,
        /** The template called {@code raise_exception}: it does not accept this conversation. */
        REFUSED,
        /** The template exceeds a limit of {@link TemplateLimits}. */
        LIMIT,
        /** The template uses a part of Jinja that needs a loader of files or is not offered here. */
        UNSUPPORTED
    }

    private final Kind kind;
    private final int line;
    private final String reason;
    private final @Nullable String refusal;

    private TemplateException(Kind kind, int line, String reason, @Nullable String refusal) {
        super(
                line > 0 ? "chat template, line " + line + ": " + reason : "chat template: " + reason,
                null,
                false,
                false);
        this.kind = kind;
        this.line = line;
        this.reason = reason;
        this.refusal = refusal;
    }

    static TemplateException syntax(int line, String reason) {
        return new TemplateException(Kind.SYNTAX, line, reason, null);
    }

    static TemplateException failed(String reason) {
        return new TemplateException(Kind.RENDER, 0, reason, null);
    }

    static TemplateException refused(String words) {
        return new TemplateException(Kind.REFUSED, 0, "the template refuses this conversation", words);
    }

    static TemplateException limit(String reason) {
        return new TemplateException(Kind.LIMIT, 0, reason, null);
    }

    static TemplateException unsupported(int line, String reason) {
        return new TemplateException(Kind.UNSUPPORTED, line, reason, null);
    }

    /** This failure with the line it happened on; an inner line that is already known stays. */
    TemplateException at(int where) {
        return line > 0 ? this : new TemplateException(kind, where, reason, refusal);
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** The line of the template, from 1; 0 where it is not known. */
    public int line() {
        return line;
    }

    /**
     * The template's own words when it refused the conversation. They may quote the conversation: show them to the one
     * who sent it, keep them out of logs.
     */
    public @Nullable String refusal() {
        return refusal;
    }
}

package io.caravan.tokenizer.template;

import io.caravan.tokenizer.unicode.Utf8Writer;
import java.util.List;

/**
 * A Hugging Face chat template, compiled once: renders a conversation into the text that an engine tokenizes, character
 * for character as Python's jinja2 does in the set-up of Transformers (immutable sandbox, {@code trim_blocks},
 * {@code lstrip_blocks}, loop controls, {@code generation} tag, {@code tojson} that keeps other characters,
 * {@code raise_exception}, {@code strftime_now}). Immutable and thread-safe; a render touches nothing but its own state.
 */
public final class ChatTemplate {

    private static final int LONGEST = 1 << 20;

    private final String source;
    private final Run body;
    private final ScopeEntry entry;
    private final int slots;
    private final TemplateLimits limits;
    private final ContentFormat contentFormat;
    private final boolean knowsDevelopers;

    private ChatTemplate(String source, TemplateLimits limits) {
        List<Statement> statements = StatementParser.parse(source);
        Activation activation = new Activation(null);
        Symbols symbols = new Symbols(null, activation);
        SymbolReader.statements(statements, symbols);
        this.source = source;
        this.limits = limits;
        this.body = new StatementCompiler().block(statements, new Scope(symbols, activation, false, false));
        this.entry = ScopeEntry.of(symbols, activation);
        this.slots = activation.slots();
        this.contentFormat = ContentFormat.of(statements);
        this.knowsDevelopers = source.contains("\"developer\"") || source.contains("'developer'");
    }

    /**
     * Compiles a template with the default limits.
     *
     * @throws TemplateException if it is not valid or too large
     */
    public static ChatTemplate compile(String source) {
        return compile(source, TemplateLimits.DEFAULT);
    }

    /**
     * Compiles a template.
     *
     * @param limits what each render may use
     * @throws TemplateException if it is not valid or too large
     */
    public static ChatTemplate compile(String source, TemplateLimits limits) {
        if (source.length() > LONGEST) {
            throw TemplateException.limit("a template of more than " + LONGEST + " characters");
        }
        try {
            return new ChatTemplate(source, limits);
        } catch (StackOverflowError e) {
            throw TemplateException.limit("nested too deeply");
        }
    }

    /** How the template wants the content of messages that came in parts. */
    public ContentFormat contentFormat() {
        return contentFormat;
    }

    /** Whether the template speaks of messages of the role {@code developer}. */
    boolean knowsDevelopers() {
        return knowsDevelopers;
    }

    /** The text of the template. */
    public String source() {
        return source;
    }

    /**
     * Renders a conversation.
     *
     * @throws TemplateException if the template fails, refuses the conversation or exceeds a limit
     */
    public String render(TemplateInput input) {
        return output(input).toString();
    }

    /**
     * Renders a conversation into UTF-8, behind what is in {@code out}; on failure that is all that is left in it.
     *
     * @throws TemplateException if the template fails, refuses the conversation or exceeds a limit
     */
    public void render(TemplateInput input, Utf8Writer out) {
        output(input).writeTo(out);
    }

    private Output output(TemplateInput input) {
        Output out = new Output();
        try {
            if (input.continued()) {
                new Continuation(this, input).render(out);
            } else {
                render(new Rendering(input.variables(), out, input.clock(), limits));
            }
        } catch (StackOverflowError e) {
            throw TemplateException.limit("calls too deep for the stack");
        }
        return out;
    }

    void render(Rendering rendering) {
        Frame frame = new Frame(rendering, null, slots);
        entry.into(frame);
        body.in(frame);
    }

    TemplateLimits limits() {
        return limits;
    }
}

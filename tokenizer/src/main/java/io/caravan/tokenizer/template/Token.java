package io.caravan.tokenizer.template;

/**
 * One token.
 *
 * @param text the text, name or operator; for a string its value
 * @param value the value of a constant; the text otherwise
 * @param line from 1
 */
record Token(TokenKind kind, String text, Object value, int line) {

    Token(TokenKind kind, String text, int line) {
        this(kind, text, text, line);
    }

    boolean operator(String symbol) {
        return kind == TokenKind.OPERATOR && text.equals(symbol);
    }

    boolean name(String word) {
        return kind == TokenKind.NAME && text.equals(word);
    }

    /** What to call this token in an error: the template's own text, never a value. */
    String described() {
        return switch (kind) {
            case TEXT -> "text";
            case TAG_END -> "end of statement block";
            case PRINT_END -> "end of print statement";
            case END -> "end of template";
            case STRING -> "a string";
            default -> "'" + text + "'";
        };
    }
}

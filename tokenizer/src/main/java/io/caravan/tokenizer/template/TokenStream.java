package io.caravan.tokenizer.template;

import java.util.List;

/** The tokens of a template with a place in them. */
final class TokenStream {

    private static final int DEEPEST = 100;
    private static final int LONGEST = 500;

    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token look() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != TokenKind.END) {
            at++;
        }
        return token;
    }

    int line() {
        return current().line();
    }

    boolean is(TokenKind kind) {
        return current().kind() == kind;
    }

    boolean atOperator(String symbol) {
        return current().operator(symbol);
    }

    boolean atName(String word) {
        return current().name(word);
    }

    boolean skipOperator(String symbol) {
        if (atOperator(symbol)) {
            at++;
            return true;
        }
        return false;
    }

    boolean skipName(String word) {
        if (atName(word)) {
            at++;
            return true;
        }
        return false;
    }

    void expectOperator(String symbol) {
        if (!skipOperator(symbol)) {
            throw unexpected("'" + symbol + "'");
        }
    }

    void expectName(String word) {
        if (!skipName(word)) {
            throw unexpected("'" + word + "'");
        }
    }

    Token expect(TokenKind kind, String what) {
        if (!is(kind)) {
            throw unexpected(what);
        }
        return next();
    }

    TemplateException unexpected(String expected) {
        return TemplateException.syntax(
                line(), "expected " + expected + ", got " + current().described());
    }

    /** Enters a nested part; deep ones are refused before the stack is. */
    void enter() {
        if (++depth > DEEPEST) {
            throw TemplateException.syntax(line(), "nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    /** Checks the length of a chain such as {@code a + b + c}, which becomes as deep as it is long. */
    void checkChain(int length) {
        if (length > LONGEST) {
            throw TemplateException.syntax(line(), "an expression of more than " + LONGEST + " parts in a row");
        }
    }
}

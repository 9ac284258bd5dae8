package io.caravan.tokenizer.template;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the tokens between a tag's begin and its end. */
final class TagLexer {

    private static final Pattern FLOAT = Pattern.compile(
            "(?<!\\.)(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+)");
    private static final Pattern INTEGER =
            Pattern.compile("0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\\da-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*");
    private static final String[] OPERATORS = {
        "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")", "[", "]", "{", "}",
        ",", ":", ".", "|", ";"
    };

    private final String source;
    private final List<Token> tokens;
    private int at;
    private int line;
    private String open = "";

    TagLexer(String source, int at, int line, List<Token> tokens) {
        this.source = source;
        this.at = at;
        this.line = line;
        this.tokens = tokens;
    }

    int at() {
        return at;
    }

    int line() {
        return line;
    }

    /** Reads to the end of the tag and returns the sign before it, or a blank. */
    char read(String close) {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (open.isEmpty() && source.startsWith(close, at)) {
                at += 2;
                return ' ';
            }
            if (open.isEmpty() && signed(c, close) && source.startsWith(close, at + 1)) {
                at += 3;
                return c;
            }
            if (Whitespace.is(c)) {
                line += c == '\n' ? 1 : 0;
                at++;
            } else {
                token(c);
            }
        }
        throw TemplateException.syntax(line, "unexpected end of template, expected '" + close + "'");
    }

    private static boolean signed(char c, String close) {
        return c == '-' || (c == '+' && close.equals("%}"));
    }

    private void token(char c) {
        if (c >= '0' && c <= '9') {
            number();
        } else if (c == '\'' || c == '"') {
            string(c);
        } else if (Character.isUnicodeIdentifierStart(source.codePointAt(at)) || c == '_') {
            int from = at;
            while (at < source.length() && Character.isUnicodeIdentifierPart(source.codePointAt(at))) {
                at += Character.charCount(source.codePointAt(at));
            }
            tokens.add(new Token(TokenKind.NAME, source.substring(from, at), line));
        } else {
            operator();
        }
    }

    private void number() {
        Matcher match = FLOAT.matcher(source).region(at, source.length()).useTransparentBounds(true);
        if (match.lookingAt()) {
            String text = match.group().replace("_", "");
            tokens.add(new Token(TokenKind.FLOAT, text, Double.valueOf(text), line));
        } else {
            match = INTEGER.matcher(source).region(at, source.length());
            if (!match.lookingAt()) {
                throw TemplateException.syntax(line, "not a number");
            }
            tokens.add(new Token(TokenKind.INTEGER, match.group(), integer(match.group()), line));
        }
        at = match.end();
    }

    private Object integer(String text) {
        String digits = text.replace("_", "");
        if (digits.length() > 1000) {
            throw TemplateException.syntax(line, "a number of more than 1000 digits");
        }
        int radix = digits.length() < 2
                ? 10
                : switch (digits.charAt(1)) {
                    case 'b', 'B' -> 2;
                    case 'o', 'O' -> 8;
                    case 'x', 'X' -> 16;
                    default -> 10;
                };
        return Numbers.reduced(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw TemplateException.syntax(line, "a string without end");
        }
        String value = StringLiteral.value(source.substring(at + 1, end), line);
        tokens.add(new Token(TokenKind.STRING, value, line));
        for (int i = at; i < end; i++) {
            line += source.charAt(i) == '\n' ? 1 : 0;
        }
        at = end + 1;
    }

    private void operator() {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                balance(operator.charAt(0));
                tokens.add(new Token(TokenKind.OPERATOR, operator, line));
                at += operator.length();
                return;
            }
        }
        throw TemplateException.syntax(line, "unexpected character");
    }

    private void balance(char c) {
        switch (c) {
            case '(' -> open += ')';
            case '[' -> open += ']';
            case '{' -> open += '}';
            case ')', ']', '}' -> {
                if (open.isEmpty() || open.charAt(open.length() - 1) != c) {
                    throw TemplateException.syntax(line, "unexpected '" + c + "'");
                }
                open = open.substring(0, open.length() - 1);
            }
            default -> {}
        }
        if (open.length() > 200) {
            throw TemplateException.syntax(line, "brackets are nested too deeply");
        }
    }
}

package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into text and tags, with {@code trim_blocks} and {@code lstrip_blocks} on: a statement or comment takes
 * the newline behind it and the blanks before it on its line.
 */
final class TemplateLexer {

    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%\\}|%\\})");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private boolean lineStarting = true;

    private TemplateLexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        if (source.endsWith("\n")) {
            source = source.substring(0, source.length() - 1);
        }
        TemplateLexer lexer = new TemplateLexer(source);
        lexer.read();
        return lexer.tokens;
    }

    private void read() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                text(source.substring(at));
                at = source.length();
                break;
            }
            boolean print = source.charAt(tag + 1) == '{';
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            text(strippedBefore(source.substring(at, tag), sign, print));
            line += newlines(at, tag);
            at = tag;
            switch (source.charAt(tag + 1)) {
                case '#' -> comment(tag);
                case '{' -> print(sign);
                default -> statement(sign);
            }
        }
        tokens.add(new Token(TokenKind.END, "", line));
    }

    private int nextTag() {
        int brace = source.indexOf('{', at);
        while (brace >= 0 && brace + 1 < source.length()) {
            char next = source.charAt(brace + 1);
            if (next == '{' || next == '%' || next == '#') {
                return brace;
            }
            brace = source.indexOf('{', brace + 1);
        }
        return -1;
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(TokenKind.TEXT, text, line));
        }
    }

    private String strippedBefore(String text, char sign, boolean print) {
        if (sign == '-') {
            return Whitespace.stripEnd(text);
        }
        if (print || sign == '+') {
            return text;
        }
        int start = text.lastIndexOf('\n') + 1;
        boolean blank = start < text.length()
                && Whitespace.stripEnd(text.substring(start)).isEmpty();
        return blank && (start > 0 || lineStarting) ? text.substring(0, start) : text;
    }

    private void comment(int tag) {
        int end = source.indexOf("#}", tag + 2);
        if (end < 0) {
            throw TemplateException.syntax(line, "Missing end of comment tag");
        }
        char sign = end > tag + 2 ? source.charAt(end - 1) : ' ';
        line += newlines(tag, end);
        at = end + 2;
        behind(sign, true);
    }

    private void print(char sign) {
        tokens.add(new Token(TokenKind.PRINT_BEGIN, "{{", line));
        at += sign == '-' || sign == '+' ? 3 : 2;
        behind(inside("}}", TokenKind.PRINT_END), false);
    }

    private void statement(char sign) {
        Matcher raw = RAW.matcher(source).region(at, source.length());
        if (raw.lookingAt()) {
            raw(raw);
            return;
        }
        tokens.add(new Token(TokenKind.TAG_BEGIN, "{%", line));
        at += sign == '-' || sign == '+' ? 3 : 2;
        behind(inside("%}", TokenKind.TAG_END), true);
    }

    private char inside(String close, TokenKind end) {
        TagLexer tag = new TagLexer(source, at, line, tokens);
        char sign = tag.read(close);
        at = tag.at();
        line = tag.line();
        tokens.add(new Token(end, close, line));
        return sign;
    }

    private void raw(Matcher begin) {
        line += newlines(at, begin.end());
        at = begin.end();
        lineStarting = false;
        if (begin.group(1).startsWith("-")) {
            behind('-', false);
        }
        Matcher end = END_RAW.matcher(source);
        if (at == source.length()) {
            return;
        }
        if (!end.find(at)) {
            throw TemplateException.syntax(line, "Missing end of raw directive");
        }
        char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
        text(strippedBefore(source.substring(at, end.start()), sign, false));
        line += newlines(at, end.end());
        at = end.end();
        behind(end.group(2).isEmpty() ? ' ' : end.group(2).charAt(0), true);
    }

    /** Steps over what a tag's end takes with it. */
    private void behind(char sign, boolean trimmed) {
        int from = at;
        if (sign == '-') {
            while (at < source.length() && Whitespace.is(source.charAt(at))) {
                at++;
            }
        } else if (trimmed && sign != '+' && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
        line += newlines(from, at);
        lineStarting = at > 0 && source.charAt(at - 1) == '\n';
    }

    private int newlines(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (source.charAt(i) == '\n') {
                count++;
            }
        }
        return count;
    }
}

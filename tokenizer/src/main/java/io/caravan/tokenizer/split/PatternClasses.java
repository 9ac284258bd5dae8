package io.caravan.tokenizer.split;

import io.caravan.tokenizer.unicode.CharClass;

/** Reads what stands for one character: itself, an escape, a class in brackets or the dot. */
final class PatternClasses {

    private static final String MEANINGFUL = "*+?{^$";

    private final PatternText text;

    PatternClasses(PatternText text) {
        this.text = text;
    }

    CharSet one(boolean anyCase) {
        if (text.take("[")) {
            if (anyCase) {
                throw text.refused("a class in (?i:...)");
            }
            return bracketed();
        }
        if (text.take("\\")) {
            return escape();
        }
        if (text.take(".")) {
            return CharSet.of('\n').not();
        }
        int c = text.next();
        if (MEANINGFUL.indexOf(c) >= 0) {
            throw text.refused("\"" + Character.toString(c) + "\" before");
        }
        if (!anyCase) {
            return CharSet.of(c);
        }
        if (c > 127) {
            throw text.refused("a character beyond ASCII in (?i:...)");
        }
        return Character.isLetter(c) ? CharSet.ofAnyCase(c) : CharSet.of(c);
    }

    private CharSet bracketed() {
        boolean negated = text.take("^");
        CharSet all = new CharSet(c -> false);
        if (text.at(']')) {
            throw text.refused("an empty class");
        }
        while (!text.take("]")) {
            if (text.at('[') || text.take("&&")) {
                throw text.refused("a class within a class");
            }
            all = all.or(member());
        }
        return negated ? all.not() : all;
    }

    private CharSet member() {
        boolean escaped = text.take("\\");
        if (escaped && isClass()) {
            return escape();
        }
        int first = escaped ? literal() : text.next();
        if (!text.take("-")) {
            return CharSet.of(first);
        }
        if (text.at(']')) {
            return CharSet.of(first).or(CharSet.of('-'));
        }
        boolean lastEscaped = text.take("\\");
        if (text.at('[') || (lastEscaped && isClass())) {
            throw text.refused("a range that ends in a class");
        }
        int last = lastEscaped ? literal() : text.next();
        if (last < first) {
            throw text.refused("an empty range");
        }
        return CharSet.range(first, last);
    }

    private boolean isClass() {
        return "sSdDwWpP".chars().anyMatch(c -> text.at((char) c));
    }

    /** After the backslash. */
    private CharSet escape() {
        if (!isClass()) {
            return CharSet.of(literal());
        }
        int kind = text.next();
        return switch (kind) {
            case 's' -> CharSet.flag(CharClass.SPACE);
            case 'S' -> CharSet.flag(CharClass.SPACE).not();
            case 'w' -> CharSet.flag(CharClass.WORD);
            case 'W' -> CharSet.flag(CharClass.WORD).not();
            case 'd' -> category("Nd");
            case 'D' -> category("Nd").not();
            default -> {
                CharSet set = property();
                yield kind == 'P' ? set.not() : set;
            }
        };
    }

    private CharSet property() {
        if (!text.take("{")) {
            throw text.refused("\\p without a name in braces");
        }
        boolean negated = text.take("^");
        CharSet set = category(text.until('}'));
        return negated ? set.not() : set;
    }

    private CharSet category(String name) {
        Integer categories = CharClass.categories(name);
        if (categories == null) {
            throw text.refused("the property \"" + name + "\", which is no general category such as L or Lu,");
        }
        return CharSet.categories(categories);
    }

    private int literal() {
        int c = text.next();
        return switch (c) {
            case 'r' -> '\r';
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            default -> {
                if (c > 127 || Character.isLetterOrDigit(c)) {
                    throw text.refused("the escape \\" + Character.toString(c));
                }
                yield c;
            }
        };
    }
}

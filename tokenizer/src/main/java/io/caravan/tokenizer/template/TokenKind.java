package io.caravan.tokenizer.template;

/** Kinds of token in a template. */
enum TokenKind {
    TEXT,
    PRINT_BEGIN,
    PRINT_END,
    TAG_BEGIN,
    TAG_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
}

package io.caravan.tokenizer;

/**
 * A tokenizer that cannot be read or is not supported. The message names the file or the field of its JSON, what is wrong
 * with it and what is supported; it never holds text that was to be encoded.
 */
public final class TokenizerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TokenizerException(String message) {
        super(message);
    }

    TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}

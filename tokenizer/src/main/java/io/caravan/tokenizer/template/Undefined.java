package io.caravan.tokenizer.template;

/**
 * A value that is not there: it prints as nothing and is false, and any other use of it fails.
 *
 * @param reason what was not there, in the template's words
 */
record Undefined(String reason) {

    static Undefined variable(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    TemplateException failure() {
        return TemplateException.failed(reason);
    }
}

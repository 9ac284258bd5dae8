/**
 * Chat templates: the subset of Jinja that Hugging Face's model repositories use, with the semantics of Python's jinja2.
 * Templates come from outside, so that steps, output and recursion are bounded.
 */
@NullMarked
package io.caravan.tokenizer.template;

import org.jspecify.annotations.NullMarked;

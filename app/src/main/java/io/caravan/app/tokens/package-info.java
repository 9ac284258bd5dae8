/**
 * The gateway's own tokenizers as a source of token ids: small prompts and known conversations on the event loop of their
 * connection, all others on threads of their own.
 */
@NullMarked
package io.caravan.app.tokens;

import org.jspecify.annotations.NullMarked;

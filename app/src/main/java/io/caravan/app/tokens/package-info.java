/**
 * The sources of token ids that are not engines. The gateway's own tokenizers take small prompts and known conversations on the event loop of their
 * connection, all others on threads of their own.
 */
@NullMarked
package io.caravan.app.tokens;

import org.jspecify.annotations.NullMarked;

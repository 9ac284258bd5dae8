/**
 * What keeps strangers out and secrets in: certificates, keys, and who may ask for what. Everything here comes from files
 * that are looked at now and then and read again when their content has changed; a file that cannot be used leaves in use
 * what was read before. Values are handed out as suppliers, which are thread-safe and never block.
 */
@NullMarked
package io.caravan.app.security;

import org.jspecify.annotations.NullMarked;

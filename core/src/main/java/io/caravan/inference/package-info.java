/**
 * What a client asked for. Instances are immutable; prompt text appears in no {@code toString}.
 */
@NullMarked
package io.caravan.inference;

import org.jspecify.annotations.NullMarked;

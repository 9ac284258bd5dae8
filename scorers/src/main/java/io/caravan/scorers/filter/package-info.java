/** The shipped filters. Thread-safe; they allocate only when they remove something. */
@NullMarked
package io.caravan.scorers.filter;

import org.jspecify.annotations.NullMarked;

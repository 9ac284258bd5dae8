/** The step that settles a request, however it ended. */
@NullMarked
package io.caravan.processors.outcome;

import org.jspecify.annotations.NullMarked;

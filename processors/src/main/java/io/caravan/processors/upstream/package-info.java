/** The step that turns a choice into a request to an endpoint. */
@NullMarked
package io.caravan.processors.upstream;

import org.jspecify.annotations.NullMarked;

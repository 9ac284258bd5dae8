/** Stand-ins for what tests must control, such as time. */
@NullMarked
package io.caravan.testkit.fake;

import org.jspecify.annotations.NullMarked;

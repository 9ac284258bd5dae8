/** Pools and views for tests: by hand, or generated from a seed that is printed. */
@NullMarked
package io.caravan.testkit.data;

import org.jspecify.annotations.NullMarked;

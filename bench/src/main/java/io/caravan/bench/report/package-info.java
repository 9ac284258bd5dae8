/** Turns measured rounds into the pages and plots of {@code docs/benchmarks}. */
@NullMarked
package io.caravan.bench.report;

import org.jspecify.annotations.NullMarked;

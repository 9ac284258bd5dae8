/**
 * Concurrency stress tests. {@code bench/stress.sh} runs them; a normal build only compiles them. No test has more than
 * two actors, since jcstress passes over those that have more actors than the machine has cores.
 */
@NullMarked
package io.caravan.bench.stress;

import org.jspecify.annotations.NullMarked;

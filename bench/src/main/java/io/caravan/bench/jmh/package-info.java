/**
 * Benchmarks of single steps of a request, without a network. {@code bench/jmh.sh} runs them.
 *
 * <p>The vLLM metrics page among the resources was recorded from vLLM 0.32.0 at rest; only its number of KV blocks is
 * that of a larger machine.
 */
@NullMarked
package io.caravan.bench.jmh;

import org.jspecify.annotations.NullMarked;

/**
 * Long runs: clients of many kinds that check every answer to its last byte, and engines that fail at random. Each main class
 * is a process of its own.
 */
@NullMarked
package io.caravan.bench.chaos;

import org.jspecify.annotations.NullMarked;

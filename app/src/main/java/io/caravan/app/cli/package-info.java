/**
 * The command line. Every command is one class with its options; it gets what it prints to and the environment from a
 * {@link io.caravan.app.cli.CommandContext} and returns its exit code.
 */
@NullMarked
package io.caravan.app.cli;

import org.jspecify.annotations.NullMarked;

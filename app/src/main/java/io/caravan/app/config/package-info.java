/**
 * The application's configuration: records with their defaults and checks, and how files, environment and command line
 * become one of them. The records are immutable; everything else here runs once, at start.
 */
@NullMarked
package io.caravan.app.config;

import org.jspecify.annotations.NullMarked;

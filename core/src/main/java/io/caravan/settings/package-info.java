/**
 * Binding of named text values to validated records: plug-in settings and the application's configuration.
 */
@NullMarked
package io.caravan.settings;

import org.jspecify.annotations.NullMarked;

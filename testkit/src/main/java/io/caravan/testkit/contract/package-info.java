/** What every plug-in must do: each plug-in's test extends one of these. */
@NullMarked
package io.caravan.testkit.contract;

import org.jspecify.annotations.NullMarked;

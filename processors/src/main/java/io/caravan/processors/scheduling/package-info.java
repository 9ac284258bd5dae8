/** The steps of a scheduling profile, each a Kamelet's bean. */
@NullMarked
package io.caravan.processors.scheduling;

import org.jspecify.annotations.NullMarked;

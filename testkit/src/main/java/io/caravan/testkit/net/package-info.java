/** Addresses for tests with real sockets. */
@NullMarked
package io.caravan.testkit.net;

import org.jspecify.annotations.NullMarked;

/**
 * The Camel component {@code zeromq:} on JeroMQ. A few threads of the component own all sockets; routes run on other threads.
 */
@NullMarked
package io.caravan.component.zeromq;

import org.jspecify.annotations.NullMarked;

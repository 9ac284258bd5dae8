package io.caravan.component.zeromq;

import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;

/** A message was not accepted because as many as {@code sendQueueSize} wait for the socket already. Nothing of it was sent. */
public final class SendQueueFullException extends CamelExchangeException {

    SendQueueFullException(ZeroMqEndpoint endpoint, Exchange exchange) {
        super(
                endpoint.getSendQueueSize() + " messages (sendQueueSize) wait for the socket of " + endpoint
                        + " already",
                exchange);
    }
}

package io.caravan.inference;

import java.util.Map;

/**
 * A whole answer that the gateway itself gives. As a message body at the end of a route it is what the client gets.
 *
 * @param status the HTTP status
 * @param headers further headers; {@code content-type} is {@code application/json} where they give none
 * @param body the body; not changed by anybody from now on
 */
public record GatewayReply(int status, Map<String, String> headers, byte[] body) {

    public GatewayReply {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "GatewayReply[" + status + ", " + body.length + " bytes]";
    }
}

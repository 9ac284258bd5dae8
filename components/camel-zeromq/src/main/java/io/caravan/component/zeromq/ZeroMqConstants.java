package io.caravan.component.zeromq;

import org.apache.camel.spi.Metadata;

/** The headers of exchanges from and to {@code zeromq:}. */
public final class ZeroMqConstants {

    @Metadata(
            label = "common",
            description =
                    "Consumer of sub: the first frame of the message, as text; not set on batches. Producer: sent as a"
                            + " frame of its own before a body of a single frame.",
            javaType = "String")
    public static final String TOPIC = "CamelZeroMqTopic";

    @Metadata(
            label = "consumer",
            description = "The address of the socket the messages came from.",
            javaType = "String")
    public static final String ADDRESS = "CamelZeroMqAddress";

    @Metadata(
            label = "common",
            description = "Router only: the peer a message came from, and the one it goes to. Not set on batches, whose"
                    + " messages have the identity as their first frame.",
            javaType = "byte[]")
    public static final String IDENTITY = "CamelZeroMqIdentity";

    private ZeroMqConstants() {}
}

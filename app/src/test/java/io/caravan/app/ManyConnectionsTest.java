package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thousands of clients that send half a request and no more. */
class ManyConnectionsTest {

    private static final int CONNECTIONS = 5_000;
    private static final String HALF = "POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\ncontent-";

    @Test
    void halfRequestsHinderNobodyAndAreEndedInTime() throws IOException {
        List<SocketChannel> halves = new ArrayList<>();
        try (GatewayFixture gateway = GatewayFixture.start(1, "limits.headerTimeout=5s")) {
            InetSocketAddress address = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    gateway.beans().config().listen().port());
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel half = SocketChannel.open(address);
                halves.add(half);
                half.write(ByteBuffer.wrap(HALF.getBytes(StandardCharsets.US_ASCII)));
            }
            GatewayClient client = gateway.client();

            assertThat(client.chat(GatewayClient.chat("Hello", false, 2)).status())
                    .isEqualTo(200);

            await().atMost(Duration.ofMinutes(1)).until(() -> client.admin("/metrics")
                    .body()
                    .contains("caravan_refused_total{reason=\"request_timeout\"} " + CONNECTIONS + ".0"));
            for (SocketChannel half : halves) {
                assertThat(readAll(half)).startsWith("HTTP/1.1 408 ");
            }
        } finally {
            for (SocketChannel half : halves) {
                half.close();
            }
        }
    }

    private static String readAll(SocketChannel from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        while (from.read(bytes) >= 0) {
            // until the gateway closes
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }
}

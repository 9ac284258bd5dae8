package io.caravan.simulator;

import static io.caravan.simulator.EngineClient.chat;
import static io.caravan.simulator.EngineClient.chatBody;
import static io.caravan.simulator.EngineClient.events;
import static io.caravan.simulator.EngineClient.get;
import static io.caravan.simulator.EngineClient.post;
import static io.caravan.simulator.EngineClient.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultTest {

    private static final String STREAM = ",\"stream\":true,\"max_tokens\":20";

    private final SimulatedEngine engine =
            new SimulatedEngine(EngineSettings.defaults().withModel("sim").faster(20));

    @BeforeEach
    void start() {
        engine.start();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aRefusingEngineRefusesConnectionsUntilItIsCleared() throws IOException {
        assertThat(get(engine, "/health").statusCode()).isEqualTo(200);

        engine.faults().set(Fault.REFUSE);

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), engine.port()))
                .isInstanceOf(ConnectException.class);
        engine.faults().clear();
        assertThat(chat(engine, "hi", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aConnectionIsResetBeforeTheHead() throws IOException {
        engine.faults().set(Fault.RESET_BEFORE_HEAD);

        assertThatThrownBy(this::rawChat).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        assertThat(engine.failed()).isEqualTo(1);
    }

    @Test
    void aStreamIsResetAfterItsTokens() {
        engine.faults().set(Fault.RESET_AFTER_TOKENS, 3);
        StringBuilder seen = new StringBuilder();

        assertThatThrownBy(() -> rawChat(seen)).isInstanceOf(SocketException.class);

        assertThat(events(seen.toString())).hasSize(1 + 3);
        assertThat(engine.failed()).isEqualTo(1);
        assertThat(engine.active()).isZero();
    }

    @Test
    void aStalledStreamStaysOpenAndSilent() throws IOException {
        engine.faults().set(Fault.STALL_AFTER_TOKENS, 2);
        try (Socket socket = open()) {
            socket.setSoTimeout(10_000);
            StringBuilder seen = new StringBuilder();
            while (events(seen.toString()).size() < 1 + 2 || !seen.toString().endsWith("}\n\n\r\n")) {
                seen.append((char) socket.getInputStream().read());
            }
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(engine.active()).isEqualTo(1);
        }
        await().until(() -> engine.cancelled() == 1 && engine.active() == 0);
    }

    @Test
    void aMalformedChunkBreaksTheFraming() throws IOException {
        engine.faults().set(Fault.MALFORMED_CHUNK_AFTER_TOKENS, 1);

        String seen = rawChat();

        assertThat(seen).endsWith("zz\r\n{\"broken\r\n");
        assertThatThrownBy(() -> chat(engine, "hi", STREAM)).isInstanceOf(IOException.class);
    }

    @Test
    void aDyingEngineEndsItsStreamsWithAnErrorEvent() throws IOException {
        engine.faults().set(Fault.ERROR_EVENT_AFTER_TOKENS, 1);

        String body = chat(engine, "hi", STREAM).body();

        assertThat(body)
                .contains("data: {\"error\": {\"message\": \"EngineCore encountered an issue.")
                .endsWith("\"code\": 500}}\n\ndata: [DONE]\n\n");
        assertThat(engine.served()).isZero();
    }

    @Test
    void aDrippingEngineSendsTheSameBytesInPieces() throws IOException {
        engine.faults().set(Fault.DRIP_MILLIS, 1);

        String dripped = chat(engine, "hi", ",\"stream\":true,\"max_tokens\":3").body();
        String whole = chat(engine, "hi", ",\"max_tokens\":3").body();

        assertThat(events(dripped)).hasSize(1 + 3 + 1);
        assertThat(dripped).endsWith("data: [DONE]\n\n");
        assertThat(EngineClient.json(whole).at("/usage/completion_tokens").asInt())
                .isEqualTo(3);
    }

    @Test
    void aStatusIsAnsweredWithAnErrorBody() throws IOException {
        engine.faults().set(Fault.STATUS, 503);
        assertThat(chat(engine, "hi", "").statusCode()).isEqualTo(503);

        engine.faults().set(Fault.STATUS, 500);
        assertThat(chat(engine, "hi", "").body()).contains("\"type\":\"InternalServerError\"", "\"code\":500");
        assertThat(get(engine, "/health").statusCode()).isEqualTo(200);
    }

    @Test
    void faultsAreSwitchedOverHttp() throws IOException {
        assertThat(send(post(engine, "/faults", "{\"status\":503,\"drip_millis\":5}"))
                        .body())
                .isEqualTo("{\"status\":503,\"drip_millis\":5}");
        assertThat(chat(engine, "hi", "").statusCode()).isEqualTo(503);
        assertThat(send(post(engine, "/faults", "{\"status\":null,\"drip_millis\":false}"))
                        .body())
                .isEqualTo("{}");
        assertThat(chat(engine, "hi", "").statusCode()).isEqualTo(200);
        assertThat(send(post(engine, "/faults", "{\"explode\":true}")).body()).contains("Unknown fault `explode`");
    }

    @Test
    void aRefusalOverHttpEndsByItself() throws IOException {
        send(post(engine, "/faults", "{\"refuse\":true,\"for_ms\":200}"));

        assertThat(engine.faults().on(Fault.REFUSE)).isTrue();
        await().until(() -> !engine.faults().on(Fault.REFUSE));
        await().ignoreExceptions().until(() -> chat(engine, "hi", "").statusCode() == 200);
    }

    private String rawChat() throws IOException {
        StringBuilder seen = new StringBuilder();
        rawChat(seen);
        return seen.toString();
    }

    private void rawChat(StringBuilder seen) throws IOException {
        try (Socket socket = open()) {
            socket.setSoTimeout(10_000);
            read(socket, seen);
        }
    }

    private Socket open() throws IOException {
        String body = chatBody("hello", STREAM);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), engine.port());
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void read(Socket socket, StringBuilder seen) throws IOException {
        InputStream in = socket.getInputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            seen.append((char) b);
        }
    }
}

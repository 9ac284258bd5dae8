package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HEAD, OPTIONS, and what web pages may do. */
class CrossOriginTest {

    private static final String GOOD = "origin: https://chat.example\r\n";

    private static GatewayFixture open;
    private static GatewayFixture shut;

    @BeforeAll
    static void start() {
        open = GatewayFixture.start(1, "cors.allowedOrigins=https://chat.example");
        shut = GatewayFixture.start(1);
    }

    @AfterAll
    static void stop() {
        open.close();
        shut.close();
    }

    private static String send(GatewayFixture gateway, String line, String headers) throws IOException {
        try (RawConnection raw = new RawConnection(gateway.client().port())) {
            raw.send(line + " HTTP/1.1\r\nhost: g\r\nconnection: close\r\n" + headers + "\r\n");
            return raw.readAll().toLowerCase(Locale.ROOT);
        }
    }

    @Test
    void aPageOfAnAllowedOriginMayPost() throws IOException {
        String preflight = send(
                open,
                "OPTIONS /v1/chat/completions",
                GOOD + "access-control-request-method: POST\r\n"
                        + "access-control-request-headers: authorization, content-type\r\n");
        assertThat(preflight)
                .startsWith("http/1.1 204 ")
                .contains("access-control-allow-origin: https://chat.example\r\n")
                .contains("access-control-allow-methods: post, options\r\n")
                .contains("access-control-allow-headers: authorization, content-type\r\n")
                .contains("vary: origin\r\n");

        String body = GatewayClient.chat("Hi", true, 2);
        String answer =
                send(open, "POST /v1/chat/completions", GOOD + "content-length: " + body.length() + "\r\n\r\n" + body);
        assertThat(answer)
                .startsWith("http/1.1 200 ")
                .contains("access-control-allow-origin: https://chat.example\r\n", "[done]");
    }

    @Test
    void refusalsCanBeReadByThePage() throws IOException {
        assertThat(send(open, "POST /v1/chat/completions", GOOD + "content-length: 999999999\r\n"))
                .startsWith("http/1.1 413 ")
                .contains("access-control-allow-origin: https://chat.example\r\n");
    }

    @Test
    void otherOriginsAreNotAllowed() throws IOException {
        assertThat(send(open, "GET /v1/models", "origin: https://evil.example\r\n"))
                .startsWith("http/1.1 200 ")
                .doesNotContain("access-control");
        assertThat(send(open, "OPTIONS /v1/models", "origin: https://evil.example\r\n"))
                .startsWith("http/1.1 204 ")
                .doesNotContain("access-control");
    }

    @Test
    void withoutConfigurationNothingIsSaid() throws IOException {
        assertThat(send(shut, "GET /v1/models", GOOD))
                .startsWith("http/1.1 200 ")
                .doesNotContain("access-control");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            /v1/models           | get, head, options
            /health              | get, head, options
            /v1/chat/completions | post, options
            /v1/other            | get, head, post, put, patch, delete, options
            *                    | get, head, post, put, patch, delete, options
            """)
    void optionsTellsTheMethods(String path, String methods) throws IOException {
        assertThat(send(shut, "OPTIONS " + path, ""))
                .startsWith("http/1.1 204 ")
                .contains("allow: " + methods + "\r\n");
    }

    @Test
    void optionsOfNoPathIs404() throws IOException {
        assertThat(send(shut, "OPTIONS /nowhere", ""))
                .startsWith("http/1.1 404 ")
                .contains("unknown_path");
    }

    @ParameterizedTest
    @CsvSource({"/v1/models", "/health"})
    void headHasTheHeadersAndNoBody(String path) throws IOException {
        assertThat(send(shut, "HEAD " + path, ""))
                .startsWith("http/1.1 200 ")
                .contains("content-length: ", "cache-control: no-store")
                .endsWith("\r\n\r\n");
    }

    @Test
    void optionsLeavesTheConnectionOpen() throws IOException {
        try (RawConnection raw = new RawConnection(shut.client().port())) {
            raw.send("OPTIONS * HTTP/1.1\r\nhost: g\r\n\r\nHEAD /health HTTP/1.1\r\nhost: g\r\n\r\n");
            assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204 ");
            assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        }
    }
}

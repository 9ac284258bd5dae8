package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is refused has a status, an error object that says what is allowed, and a count by reason. */
class RefusalTest {

    private static final String LONG = "x".repeat(5_000);
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start(
                1,
                "limits.maxBodySize=4KiB",
                "limits.maxHeaderSize=2KiB",
                "limits.maxInitialLine=1KiB",
                "limits.headerTimeout=300ms");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** In each row the request, in which / ends a line, then status, code, and a part of the message. */
    @ParameterizedTest(name = "{1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            no http~~                                                     | 400 | malformed_http           | HTTP
            GET /v1/models HTTP/1.1~~                                     | 400 | missing_host             | Host
            POST /v1/chat/completions HTTP/1.1~host: g~content-length: 2~~{} | 400 | missing_field         | model
            GET /nowhere HTTP/1.1~host: g~~                               | 404 | unknown_path             | /nowhere
            GET /v1/chat/completions HTTP/1.1~host: g~~                   | 405 | method_not_allowed       | POST
            POST /v1/models HTTP/1.1~host: g~content-length: 0~~          | 405 | method_not_allowed       | GET
            TRACE /v1/models HTTP/1.1~host: g~~                           | 405 | method_not_allowed       | GET
            POST /v1/chat/completions HTTP/1.1~host: g~                   | 408 | request_timeout          | headerTimeout
            POST /v1/chat/completions HTTP/1.1~host: g~~                  | 411 | length_required          | Content-Length
            POST /v1/chat/completions HTTP/1.1~host: g~content-length: 9999~~ | 413 | body_too_large       | 4096 bytes
            GET /v1/LONG HTTP/1.1~host: g~~                               | 414 | uri_too_long             | 1024 bytes
            POST /v1/chat/completions HTTP/1.1~host: g~content-type: multipart/form-data; boundary=b~content-length: 2~~{} | 415 | unsupported_content_type | application/json
            POST /v1/embeddings HTTP/1.1~host: g~content-type: application/x-www-form-urlencoded~content-length: 2~~{} | 415 | unsupported_content_type | application/json
            POST /v1/audio/transcriptions HTTP/1.1~host: g~content-type: application/json~content-length: 2~~{} | 415 | unsupported_content_type | multipart/form-data
            POST /v1/chat/completions HTTP/1.1~host: g~expect: wonders~content-length: 2~~{} | 417 | expectation_failed | 100-continue
            GET /v1/models HTTP/1.1~host: g~x: LONG~~                     | 431 | headers_too_large        | 2048 bytes
            BREW /v1/models HTTP/1.1~host: g~~                            | 501 | unsupported_method       | POST
            POST /v1/chat/completions HTTP/1.1~host: g~transfer-encoding: gzip~~ | 501 | unsupported_transfer_encoding | chunked
            GET /v1/models HTTP/3.0~host: g~~                             | 505 | unsupported_http_version | HTTP/1.1
            """)
    void aRefusalSaysWhatIsAllowedAndIsCounted(String request, int status, String code, String part)
            throws IOException {
        double before = refused(code);
        long served = gateway.fleet().served();

        String answer = send(request);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").containsIgnoringCase("x-request-id: ");
        JsonNode error = GatewayClient.JSON
                .readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                .path("error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("message").asText()).contains(part);
        assertThat(error.path("type").asText()).isNotEmpty();
        assertThat(answer.toLowerCase(Locale.ROOT).contains("\r\nallow: ")).isEqualTo(status == 405);
        assertThat(refused(code) - before).isEqualTo(1);
        assertThat(gateway.fleet().served()).isEqualTo(served);
    }

    @Test
    void onAnthropicsPathsItHasAnthropicsShape() throws IOException {
        String answer = send("POST /v1/messages HTTP/1.1~host: g~content-length: 9999~~");

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("{\"type\":\"error\",\"error\":{", "request_too_large");
    }

    @Test
    void aBodyWithoutATypeOrThatOfPlainTextIsRead() throws IOException {
        String body = GatewayClient.chat("Hi", false, 2);
        for (String type : new String[] {"", "content-type: text/plain;charset=UTF-8~"}) {
            assertThat(send("POST /v1/chat/completions?q HTTP/1.1~host: g~" + type
                            + "connection: close~content-length: " + body.length() + "~~" + body))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private static String send(String request) throws IOException {
        try (RawConnection raw = new RawConnection(gateway.client().port())) {
            raw.send(request.replace("LONG", LONG).replace("~", "\r\n"));
            String head = raw.readUntil("\r\n\r\n");
            Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
            assertThat(length.find()).as(head).isTrue();
            return head + raw.read(Integer.parseInt(length.group(1)));
        }
    }

    private static double refused(String code) {
        Matcher matcher = Pattern.compile("caravan_refused_total\\{reason=\"" + code + "\"\\} (\\S+)")
                .matcher(gateway.client().admin("/metrics").body());
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }
}

package io.caravan.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Speaks to one gateway over HTTP/1.1. Thread-safe. */
final class GatewayClient {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** A whole answer. */
    record Answer(int status, HttpHeaders headers, String body) {

        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("Not JSON: " + body, e);
            }
        }

        /** The data of the events of a stream. */
        List<String> events() {
            return body.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring(6))
                    .toList();
        }

        /** Whether a stream came to its regular end. */
        boolean isDone() {
            return body.endsWith("data: [DONE]\n\n");
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final int port;
    private final int adminPort;

    GatewayClient(int port, int adminPort) {
        this.port = port;
        this.adminPort = adminPort;
    }

    int port() {
        return port;
    }

    String base() {
        return "http://127.0.0.1:" + port;
    }

    String adminBase() {
        return "http://127.0.0.1:" + adminPort;
    }

    /** A chat of one message. */
    static String chat(String content, boolean stream, int maxTokens) {
        ObjectNode body = body(stream, maxTokens);
        body.putArray("messages").addObject().put("role", "user").put("content", content);
        return body.toString();
    }

    /** A text completion. */
    static String completion(String prompt, boolean stream, int maxTokens) {
        return body(stream, maxTokens).put("prompt", prompt).toString();
    }

    private static ObjectNode body(boolean stream, int maxTokens) {
        ObjectNode body = JSON.createObjectNode();
        return body.put("model", GatewayFixture.MODEL).put("stream", stream).put("max_tokens", maxTokens);
    }

    /** @param headers names and values in turn */
    Answer post(String path, String body, String... headers) {
        return send(request(path, body, headers));
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base() + path)).build());
    }

    Answer admin(String path) {
        return send(HttpRequest.newBuilder(URI.create(adminBase() + path)).build());
    }

    Answer chat(String body, String... headers) {
        return post("/v1/chat/completions", body, headers);
    }

    CompletableFuture<Answer> chatLater(String body, String... headers) {
        return http.sendAsync(request("/v1/chat/completions", body, headers), BodyHandlers.ofString())
                .thenApply(GatewayClient::answer);
    }

    HttpRequest request(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path))
                .timeout(TIMEOUT)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    Answer send(HttpRequest request) {
        try {
            return answer(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }
}

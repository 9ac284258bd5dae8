package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Speaks to an engine with the JDK's HTTP client. */
final class EngineClient {

    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private EngineClient() {}

    static HttpRequest post(SimulatedEngine engine, String path, String body) {
        return HttpRequest.newBuilder(engine.uri().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("content-type", "application/json")
                .header("x-request-id", "r-1")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static HttpResponse<String> get(SimulatedEngine engine, String path) throws IOException {
        URI uri = engine.uri().resolve(path);
        return send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build());
    }

    static HttpResponse<String> chat(SimulatedEngine engine, String text, String more) throws IOException {
        return send(post(engine, "/v1/chat/completions", chatBody(text, more)));
    }

    /** A chat body with one user message; {@code more} is further fields with a leading comma. */
    static String chatBody(String text, String more) {
        return "{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more + "}";
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The data of each server-sent event. */
    static List<String> events(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }
}

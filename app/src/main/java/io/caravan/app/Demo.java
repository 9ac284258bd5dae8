package io.caravan.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.app.config.GatewayConfig;
import io.caravan.simulator.EngineSettings;
import io.caravan.simulator.SimulatedFleet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The show that {@code caravan demo} puts on: simulated engines and a gateway in one process, three requests, and why
 * each went where it did.
 */
public final class Demo implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "demo-model";
    private static final Duration READY_LIMIT = Duration.ofSeconds(20);
    private static final String HANDBOOK = "You answer questions about the caravan handbook. "
            + "A caravan crosses the desert with four wells; each well remembers the travellers it has served. "
                    .repeat(24);

    private final PrintStream out;
    private final SimulatedFleet fleet;
    private final GatewayRuntime gateway;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String admin;

    private Demo(PrintStream out, SimulatedFleet fleet, GatewayRuntime gateway) {
        this.out = out;
        this.fleet = fleet;
        this.gateway = gateway;
        GatewayConfig config = gateway.beans().config();
        this.base = "http://127.0.0.1:" + config.listen().port();
        this.admin = "http://127.0.0.1:" + config.admin().port();
    }

    /**
     * Starts engines and gateway on loopback.
     *
     * @param engines simulated engines, at least 1
     * @param port the gateway's port if it is free, else a free one is taken
     * @param adminPort likewise
     */
    public static Demo start(PrintStream out, int engines, int port, int adminPort) {
        SimulatedFleet fleet =
                SimulatedFleet.start(engines, EngineSettings.defaults().withModel(MODEL));
        try {
            GatewayConfig config =
                    DemoConfig.create(FreePorts.preferring(port), FreePorts.preferring(adminPort), fleet.uris());
            return new Demo(out, fleet, GatewayRuntime.start(config));
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** The three requests and their explanations. @return whether all were answered */
    public boolean show() throws IOException, InterruptedException {
        if (!gateway.awaitReady(READY_LIMIT)) {
            out.println("The simulated engines did not answer within " + READY_LIMIT.toSeconds() + " s.");
            return false;
        }
        out.println("Gateway  " + base + "   (" + fleet.uris().size() + " simulated vLLM engines behind it)");
        out.println("Admin    " + admin + "   /status /metrics /decisions");
        out.println("Try      curl -N " + base + "/v1/chat/completions -H 'content-type: application/json' \\");
        out.println("           -d '{\"model\":\"" + MODEL
                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'");
        ArrayNode chat = JSON.createArrayNode();
        message(chat, "system", HANDBOOK);
        message(chat, "user", "Which well should I visit first?");
        String answer = ask("1. A chat, streamed. Nothing is cached yet.", chat, "demo-1");
        message(chat, "assistant", answer);
        message(chat, "user", "And which one after that?");
        ask("2. Its second turn. One engine holds the beginning of this prompt.", chat, "demo-2");
        ArrayNode foreign = JSON.createArrayNode();
        message(foreign, "user", "A different question altogether: how are ropes made? ".repeat(30));
        ask("3. A foreign prompt. Nobody holds any of it.", foreign, "demo-3");
        return true;
    }

    private static void message(ArrayNode messages, String role, String content) {
        messages.addObject().put("role", role).put("content", content);
    }

    private String ask(String title, ArrayNode messages, String requestId) throws IOException, InterruptedException {
        out.println();
        out.println(title);
        ObjectNode body = JSON.createObjectNode();
        body.put("model", MODEL);
        body.put("stream", true);
        body.put("max_tokens", 24);
        body.set("messages", messages);
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("x-request-id", requestId)
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        out.print("   ");
        String text = printTokens(response.body());
        out.println();
        if (response.statusCode() != 200) {
            throw new IOException("The gateway answered " + response.statusCode());
        }
        explain(requestId);
        return text;
    }

    private String printTokens(InputStream stream) throws IOException {
        StringBuilder text = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: {")) {
                    String token = JSON.readTree(line.substring(6))
                            .at("/choices/0/delta/content")
                            .asText("");
                    text.append(token);
                    out.print(token);
                    out.flush();
                }
            }
        }
        return text.toString();
    }

    private void explain(String requestId) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin + "/decisions/" + requestId))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode decision = JSON.readTree(response.body());
        DecisionSummary.lines(decision).forEach(line -> out.println("   " + line));
    }

    @Override
    public void close() {
        gateway.close();
        fleet.close();
    }
}

package io.caravan.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows why a request went where it went. */
@Command(name = "explain", description = "Shows why a request went to the endpoint it went to.")
final class ExplainCommand implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final CommandContext context;

    @Parameters(
            paramLabel = "REQUEST-ID",
            description = "The request's id, as the response header x-request-id tells it.")
    private String requestId = "";

    @Option(
            names = "--admin",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:9090",
            description = "The gateway's admin address (default: ${DEFAULT-VALUE}).")
    private URI admin = URI.create("http://127.0.0.1:9090");

    @Option(
            names = "--admin-key-file",
            paramLabel = "FILE",
            description = "A file with the admin key, if the gateway wants one.")
    private @Nullable Path adminKeyFile;

    ExplainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String id = URLEncoder.encode(requestId, StandardCharsets.UTF_8).replace("+", "%20");
        HttpResponse<String> response = get(URI.create(admin.toString().replaceAll("/+$", "") + "/decisions/" + id));
        if (response.statusCode() == 404) {
            throw new IOException("the gateway at " + admin + " remembers no decision for request '" + requestId
                    + "'; it keeps the last decisions.capacity ones");
        }
        if (response.statusCode() == 401) {
            throw new IOException(
                    "the gateway at " + admin + " wants its admin key; --admin-key-file names a file with it");
        }
        if (response.statusCode() != 200) {
            throw new IOException("the gateway at " + admin + " answered " + response.statusCode());
        }
        JsonNode decision = new ObjectMapper().readTree(response.body());
        context.out().print(new DecisionTable(decision, context.ansi()).render());
        context.out().flush();
        return ExitCode.OK;
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
        if (adminKeyFile != null) {
            builder.header(
                    "authorization", "Bearer " + Files.readString(adminKeyFile).trim());
        }
        HttpRequest request = builder.build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            String cause = e.getMessage() == null ? "no connection" : e.getMessage();
            throw new IOException(
                    "no gateway answers at " + admin + " (" + cause + "); --admin names another address", e);
        }
    }
}

package io.caravan.scorers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.testkit.data.Pools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** One recorded decision of the llm-d endpoint picker; the corpus' README describes the fields. */
record CorpusRecord(JsonNode json) {

    private static final String CORPUS = "shared/fixtures/llm-d/corpus";
    private static final int FIRST_PORT = 24_100;

    /** The records of a file of the corpus, which lies beside the project; without it the calling test is skipped. */
    static List<CorpusRecord> of(String file) {
        Path corpus = directory();
        if (corpus == null) {
            System.out.println("Skipped: no " + CORPUS + " beside the project");
        }
        Assumptions.assumeTrue(corpus != null, "The corpus is not there");
        List<CorpusRecord> records = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        try {
            for (String line : Files.readAllLines(corpus.resolve(file))) {
                records.add(new CorpusRecord(mapper.readTree(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    private static @Nullable Path directory() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path corpus = at.resolve(CORPUS);
            if (Files.isDirectory(corpus)) {
                return corpus;
            }
        }
        return null;
    }

    String id() {
        return json.get("id").asText();
    }

    /** The number at the end of the id. */
    int number() {
        return Integer.parseInt(id().substring(id().lastIndexOf('-') + 1));
    }

    String config() {
        return json.get("config").asText();
    }

    /** Gives the endpoints of a pool, which are added where needed, the figures that llm-d had at the decision. */
    Pools applyTo(Pools pools) {
        for (JsonNode entry : json.get("pool")) {
            String name = entry.get("endpoint").asText();
            if (pools.state().snapshot().find(name) == null) {
                Map<String, String> labels = new HashMap<>();
                for (Map.Entry<String, JsonNode> label : entry.path("labels").properties()) {
                    labels.put(label.getKey(), label.getValue().asText());
                }
                pools.add(name, labels);
            }
            applyFigures(entry, pools, name);
        }
        for (JsonNode request : json.at("/history/inFlight")) {
            pools.inFlight(request.get("endpoint").asText(), 1);
        }
        return pools;
    }

    private static void applyFigures(JsonNode entry, Pools pools, String name) {
        JsonNode seen = entry.get("seen");
        JsonNode metrics = entry.get("metrics");
        if (seen == null && metrics.has("rawPage")) {
            pools.stats(name, page(metrics, "waiting"), page(metrics, "running"), page(metrics, "usage_perc"));
        } else if (seen == null) {
            Map<String, Double> attributes = attributes(metrics, pools.endpoint(name), pools);
            pools.stats(
                    name, number(metrics, "waiting"), number(metrics, "running"), number(metrics, "kv"), attributes);
        } else if (!seen.path("neverUpdated").asBoolean()) {
            Map<String, Double> attributes = attributes(metrics, pools.endpoint(name), pools);
            pools.stats(name, number(seen, "q"), number(seen, "r"), number(seen, "kv"), attributes);
        }
    }

    /** The figures under the names that the recorder's configs give them; one not on the page keeps its last value. */
    private static Map<String, Double> attributes(JsonNode metrics, InferenceEndpoint endpoint, Pools pools) {
        EndpointStats last = pools.state().snapshot().facts(endpoint).stats();
        Map<String, Double> attributes = new HashMap<>(last == null ? Map.of() : last.attributes());
        JsonNode custom = metrics.path("custom");
        if (custom.has("my_load")) {
            attributes.put("MyLoad", custom.get("my_load").asDouble());
        }
        if (custom.has("my_labelled{dev=\"gpu1\"}")) {
            attributes.put("MyLabelled", custom.get("my_labelled{dev=\"gpu1\"}").asDouble());
        }
        return attributes;
    }

    private static double number(JsonNode figures, String name) {
        return Double.parseDouble(figures.get(name).asText());
    }

    private static double page(JsonNode metrics, String ending) {
        return metrics.get("rawPage")
                .asText()
                .lines()
                .filter(line -> !line.startsWith("#") && line.split(" ")[0].endsWith(ending))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** What llm-d's first filter left, in order of name. */
    List<String> leftByFilter() {
        List<String> names = new ArrayList<>();
        json.at("/filters/0/left").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The body of the request. */
    String body() {
        return json.at("/request/body").asText();
    }

    String path() {
        return json.at("/request/path").asText();
    }

    /** What llm-d had of the endpoint it took the block size from, or 0 if it had nothing. */
    int firstEndpointHas(String figure) {
        return json.at("/pool/0/seen").path(figure).asInt();
    }

    /** The score llm-d logged, clamped as it does for the total; NaN if it logged that or nothing. */
    double score(String plugin, String endpoint) {
        for (JsonNode score : json.get("scores")) {
            String logged = score.get("plugin").asText();
            if (logged.endsWith("/" + plugin) && score.get("endpoint").asText().equals(endpoint)) {
                double value = Double.parseDouble(score.get("score").asText());
                return Math.min(1.0, Math.max(0.0, value));
            }
        }
        return Double.NaN;
    }

    /** Scores that llm-d logged. */
    int scoreCount() {
        return json.get("scores").size();
    }

    /** The total llm-d told, or null if it told none. */
    @Nullable
    Double total(String endpoint) {
        JsonNode total = json.path("totals").get(endpoint);
        return total == null ? null : Double.valueOf(total.asText());
    }

    /** The endpoints llm-d chose, best first; empty if it chose none. */
    List<String> picked() {
        List<String> names = new ArrayList<>();
        for (String address : json.path("picked").asText().split(",")) {
            if (!address.isEmpty()) {
                int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
                names.add("ep-" + (port - FIRST_PORT));
            }
        }
        return names;
    }

    @Override
    public String toString() {
        return id() + " (" + config() + ", " + json.path("note").asText() + ")";
    }
}

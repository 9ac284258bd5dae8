package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole configuration of a gateway process. Relative paths are relative to the working directory. */
public record GatewayConfig(
        @Setting("Where clients reach the gateway.") ListenConfig listen,
        @Setting("Where operators reach health, metrics, status and decisions.") AdminConfig admin,
        @Setting(value = "The model servers, each with url, name and labels, or as its URL alone.", defaultValue = "")
                List<EndpointConfig> endpoints,
        @Setting(
                        value =
                                "A YAML file with more endpoints, in the form of this list; read again when it changes.",
                        defaultValue = "")
                @Nullable
                Path endpointsFile,
        @Setting(
                        value = "Time between two looks at the endpoints file, and at files of certificates and keys.",
                        defaultValue = "1s")
                Duration endpointsFileInterval,
        @Setting(value = "Tell clients in a response header which endpoint served them.", defaultValue = "false")
                boolean exposeEndpoint,
        @Setting("Who may call. Anyone may unless keys or tokens are asked for.") AuthConfig auth,
        @Setting("What a client may send.") LimitsConfig limits,
        @Setting("Which web pages' scripts may use the gateway.") CorsConfig cors,
        @Setting("How the gateway talks to endpoints.") UpstreamConfig upstream,
        @Setting("How the gateway reads the endpoints' own metrics.") MetricsConfig metrics,
        @Setting("How endpoints are asked whether they can serve.") HealthConfig health,
        @Setting("When an endpoint that answers probes is left out all the same, because requests fail there.")
                OutlierConfig outliers,
        @Setting("How prompts are cut into blocks and remembered per endpoint.") PrefixConfig prefix,
        @Setting("Where the token ids of prompts come from.") TokensConfig tokens,
        @Setting("The memory of recent decisions.") DecisionsConfig decisions,
        @Setting("When the gateway calls itself ready.") ReadinessConfig readiness,
        @Setting("How the gateway ends when it is told to.") DrainConfig drain,
        @Setting(value = "A directory of routes that replace shipped routes of the same file name.", defaultValue = "")
                @Nullable
                Path routes,
        @Setting(value = "A directory of Kamelets beside the shipped ones.", defaultValue = "") @Nullable Path kamelets,
        @Setting(value = "Event loop threads; 0 takes one per core.", defaultValue = "0") int eventLoops) {

    private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);

    public GatewayConfig {
        endpoints = List.copyOf(endpoints);
        Require.distinctNames(endpoints);
        Require.atLeast("endpointsFileInterval", endpointsFileInterval, LEAST_INTERVAL);
        Require.between("eventLoops", eventLoops, 0, 1024);
    }

    /** The same configuration with other ports. */
    public GatewayConfig withPorts(int listenPort, int adminPort) {
        return new GatewayConfig(
                new ListenConfig(listen.host(), listenPort, listen.tls()),
                new AdminConfig(admin.host(), adminPort, admin.keyFile()),
                endpoints,
                endpointsFile,
                endpointsFileInterval,
                exposeEndpoint,
                auth,
                limits,
                cors,
                upstream,
                metrics,
                health,
                outliers,
                prefix,
                tokens,
                decisions,
                readiness,
                drain,
                routes,
                kamelets,
                eventLoops);
    }
}

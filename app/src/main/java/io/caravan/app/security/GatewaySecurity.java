package io.caravan.app.security;

import io.caravan.access.Authenticator;
import io.caravan.app.config.GatewayConfig;
import io.caravan.component.inference.ClientTls;
import io.caravan.component.inference.UpstreamCredentials;
import io.caravan.settings.SettingsProblem;
import io.caravan.tolerance.ToleranceCounters;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a gateway's configuration says about certificates and keys, read from its files and kept up to date. Loaded
 * once, started once, closed once.
 */
public final class GatewaySecurity implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewaySecurity.class);

    private final GatewayConfig config;
    private final ToleranceCounters tolerated;
    private final FileWatch watch;
    private final Certificates certificates = new Certificates(Clock.systemUTC());
    private final List<String> lasting = new ArrayList<>();
    private final @Nullable FileValue<TlsFiles.Loaded> listen;
    private final @Nullable FileValue<TlsFiles.Loaded> upstream;
    private final Callers callers;
    private final @Nullable FileValue<String> upstreamKey;
    private final AdminGate adminGate;

    private GatewaySecurity(GatewayConfig config, ToleranceCounters tolerated, List<SettingsProblem> problems) {
        this.config = config;
        this.tolerated = tolerated;
        this.watch = new FileWatch(tolerated);
        this.listen = config.listen().tls().isOn()
                ? watch.add(TlsFiles.listen(config.listen().tls()), problems)
                : null;
        this.upstream = config.upstream().tls().isOn()
                ? watch.add(TlsFiles.upstream(config.upstream().tls()), problems)
                : null;
        this.callers = new Callers(config.auth(), watch, tolerated, problems);
        Path apiKey = config.upstream().apiKeyFile();
        this.upstreamKey = apiKey == null ? null : watch.add(SecretFile.key("upstream.apiKeyFile", apiKey), problems);
        Path adminKey = config.admin().keyFile();
        this.adminGate = new AdminGate(
                adminKey == null ? null : watch.add(SecretFile.digest("admin.keyFile", adminKey), problems));
    }

    /**
     * Reads the files.
     *
     * @param problems receives all that is wrong with them; if anything is, nothing of this may be used
     */
    public static GatewaySecurity load(
            GatewayConfig config, ToleranceCounters tolerated, List<SettingsProblem> problems) {
        return new GatewaySecurity(config, tolerated, problems);
    }

    /** Begins to look for changes, and warns of what is not safe. */
    public void start(MeterRegistry registry) {
        if (listen != null) {
            certificates.add("listen.tls.certificate", listen, registry);
        }
        if (upstream != null && config.upstream().tls().certificate() != null) {
            certificates.add("upstream.tls.certificate", upstream, registry);
        }
        if (config.upstream().tls().insecureSkipVerify()) {
            lasting.add("upstream.tls.insecureSkipVerify: anybody on the way can pass for an endpoint");
        }
        String admin = AdminGate.alarm(config.admin());
        if (admin != null) {
            lasting.add(admin);
        }
        callers.start();
        lasting.forEach(alarm -> LOG.warn("Not safe: {}", alarm));
        watch.start(config.endpointsFileInterval());
    }

    /** Knows who may call, or null if anyone may. */
    public @Nullable Authenticator authenticator() {
        return callers.authenticator();
    }

    /** What becomes of credentials on the way to an endpoint. */
    public UpstreamCredentials upstreamCredentials() {
        boolean drop = config.auth().isOn() && !config.auth().forwardCredentials();
        return new UpstreamCredentials(drop, upstreamKey);
    }

    /** Who may see the admin pages. */
    public AdminGate adminGate() {
        return adminGate;
    }

    /** What clients speak TLS to, or null if they do not. */
    public @Nullable ClientTls clientTls() {
        return listen == null ? null : new ClientTls(() -> listen.get().context(), tolerated);
    }

    /** The context for TLS to endpoints, or null for one that trusts whom the machine trusts. */
    public @Nullable Supplier<SslContext> upstreamTls() {
        return upstream == null ? null : () -> upstream.get().context();
    }

    /** What should not stay as it is, for people; empty if all is well. */
    public List<String> alarms() {
        List<String> alarms = new ArrayList<>(lasting);
        alarms.addAll(watch.alarms());
        alarms.addAll(callers.alarms());
        alarms.addAll(certificates.alarms());
        return alarms;
    }

    /** When each of the gateway's certificates expires, by setting. */
    public Map<String, Instant> certificateExpiries() {
        return certificates.expiries();
    }

    @Override
    public void close() {
        watch.close();
    }
}

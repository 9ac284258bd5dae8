package io.caravan.app;

import io.caravan.app.config.ConfigLoader;
import io.caravan.app.config.EndpointConfig;
import io.caravan.pool.PoolChange;
import io.caravan.settings.SettingsException;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step {@code read-endpoints-file}: reads the endpoints file when its bytes have changed. Compares content rather than
 * times, since mounted configuration changes by swapping links. A file that cannot be used is reported once per content
 * and leaves the pool as it is.
 */
final class ReadEndpointsFile implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ReadEndpointsFile.class);
    private static final byte[] NOTHING = {};

    private final @Nullable Path file;
    private final ToleranceCounters tolerated;
    private byte @Nullable [] last;

    ReadEndpointsFile(@Nullable Path file, ToleranceCounters tolerated) {
        this.file = file;
        this.tolerated = tolerated;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(file == null ? null : changeOf(file));
    }

    private @Nullable PoolChange changeOf(Path path) {
        try {
            byte[] bytes = Files.readAllBytes(path);
            if (Arrays.equals(bytes, last)) {
                return null;
            }
            last = bytes;
            PoolChange change = new PoolChange(
                    path.toString(),
                    ConfigLoader.loadEndpoints(path).stream()
                            .map(EndpointConfig::toSpec)
                            .toList());
            LOG.info(
                    "Endpoints file read: file={} endpoints={}",
                    path,
                    change.endpoints().size());
            return change;
        } catch (IOException e) {
            report(path, "cannot be read (" + e.getClass().getSimpleName() + ")");
        } catch (SettingsException | IllegalArgumentException e) {
            tolerated.count(Tolerated.ENDPOINTS_FILE_INVALID);
            LOG.warn("Endpoints file not used, the pool stays as it was: {}", e.getMessage());
        }
        return null;
    }

    private void report(Path path, String problem) {
        if (!Arrays.equals(last, NOTHING)) {
            last = NOTHING;
            tolerated.count(Tolerated.ENDPOINTS_FILE_INVALID);
            LOG.warn("Endpoints file not used, the pool stays as it was: file={} {}", path, problem);
        }
    }
}

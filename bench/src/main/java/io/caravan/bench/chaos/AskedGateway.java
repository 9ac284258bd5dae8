package io.caravan.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.bench.chaos.AnswerReader.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A gateway that is asked what it knows, each time over a connection of its own. */
final class AskedGateway {

    private static final int UNAUTHORIZED = 401;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final int adminPort;
    private final @Nullable SSLSocketFactory tls;
    private final Tally tally = new Tally();

    /** @param authority a PEM file of whom to trust, or empty for no TLS */
    AskedGateway(int port, int adminPort, String authority) throws IOException, GeneralSecurityException {
        this.port = port;
        this.adminPort = adminPort;
        this.tls = authority.isEmpty() ? null : ClientConnection.trusting(Path.of(authority));
    }

    /** Whether a client with this key is let in. */
    boolean takes(String key) throws IOException, InterruptedException {
        Answer answer = get(port, tls, "/v1/models", "authorization: Bearer " + key + "\r\n");
        return answer.status() != UNAUTHORIZED;
    }

    /** Whether operators are told of a setting. */
    boolean hasAlarm(String setting) throws IOException, InterruptedException {
        JsonNode status = JSON.readTree(get(adminPort, null, "/status", "").body());
        for (JsonNode alarm : status.path("alarms")) {
            if (alarm.asText().startsWith(setting)) {
                return true;
            }
        }
        return false;
    }

    private Answer get(int at, @Nullable SSLSocketFactory secured, String path, String header)
            throws IOException, InterruptedException {
        try (ClientConnection connection = new ClientConnection(at, secured, tally)) {
            connection.send("GET " + path + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n" + header + "\r\n");
            Answer answer = connection.reader().read(-1, 0);
            if (answer == null) {
                throw new IOException("GET " + path + " was not answered");
            }
            return answer;
        }
    }
}

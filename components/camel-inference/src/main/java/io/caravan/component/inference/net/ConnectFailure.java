package io.caravan.component.inference.net;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Why no connection came about, as an error code. */
public final class ConnectFailure {

    private ConnectFailure() {}

    /** {@code connect_timeout}, {@code host_unknown}, {@code tls_failed}, {@code connect_refused} or {@code connect_failed}. */
    public static String codeOf(Throwable failure) {
        Throwable inner = failure.getCause();
        Throwable cause = failure instanceof CompletionException && inner != null ? inner : failure;
        if (cause instanceof ConnectTimeoutException) {
            return "connect_timeout";
        }
        if (cause instanceof UnknownHostException) {
            return "host_unknown";
        }
        if (cause instanceof SSLException) {
            return "tls_failed";
        }
        return cause instanceof ConnectException ? "connect_refused" : "connect_failed";
    }
}

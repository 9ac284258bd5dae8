package io.caravan.bench.chaos;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** One client's blocking connection to the gateway. Used by one thread. */
final class ClientConnection implements Closeable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 60_000;

    private final Socket socket;
    private final AnswerReader reader;

    /** @param tls makes the connection a TLS connection, or null */
    ClientConnection(int port, @Nullable SSLSocketFactory tls, Tally tally) throws IOException {
        Socket plain = new Socket();
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(READ_MILLIS);
        plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        socket = tls == null ? plain : secure(plain, port, tls, tally);
        reader = new AnswerReader(new BufferedInputStream(socket.getInputStream(), 4096));
    }

    private static Socket secure(Socket plain, int port, SSLSocketFactory tls, Tally tally) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(plain, "localhost", port, true);
        secured.startHandshake();
        X509Certificate shown = (X509Certificate) secured.getSession().getPeerCertificates()[0];
        tally.certificate(shown.getSerialNumber().toString(16));
        return secured;
    }

    /** Trusts the authority of a PEM file and nobody else. */
    static SSLSocketFactory trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    AnswerReader reader() {
        return reader;
    }

    void send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Whether a failure is what a closed connection looks like. */
    static boolean isClosed(IOException e) {
        return e instanceof SocketException || e instanceof java.io.EOFException;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more, however it ended
        }
    }
}

package io.caravan.component.inference;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;

/** A model server that answers exactly as the test says, byte by byte. One thread per connection. */
final class ScriptedServer implements AutoCloseable {

    /** Answers one request. */
    interface Script {
        void answer(Call call) throws Exception;
    }

    /** A request that has been read, and the connection to answer on. */
    final class Call {
        final String head;
        final byte[] body;
        private final Socket socket;

        Call(String head, byte[] body, Socket socket) {
            this.head = head;
            this.body = body;
            this.socket = socket;
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            written.addAndGet(bytes.length);
        }

        void json(int status, String json) throws IOException {
            write("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                    + "\r\n\r\n" + json);
        }

        void startEvents() throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
        }

        void event(String data) throws IOException {
            chunk("data: " + data + "\n\n");
        }

        void chunk(String text) throws IOException {
            write(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        }

        void endEvents() throws IOException {
            event("[DONE]");
            write("0\r\n\r\n");
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        void close() throws IOException {
            socket.close();
        }

        /** Waits until the gateway closes the connection. */
        void awaitClose() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) {
                    // whatever comes is not expected, and does not matter
                }
            } catch (IOException e) {
                // a reset is a close, too
            }
            cancelled.incrementAndGet();
        }

        /** Waits until the test lets the script go on. */
        void awaitGo() throws InterruptedException {
            if (!go.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test did not let the script go on");
            }
        }
    }

    final List<String> heads = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();
    final AtomicLong written = new AtomicLong();
    final Semaphore go = new Semaphore(0);
    final CountDownLatch closed = new CountDownLatch(1);
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Script script = call -> call.json(200, "{}");

    ScriptedServer() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    ScriptedServer(ServerSocketFactory factory) throws IOException {
        listener = factory.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    ScriptedServer script(Script next) {
        script = next;
        return this;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                connections.incrementAndGet();
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            closed.countDown();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String head = Wire.readHead(in);
            while (head != null) {
                byte[] body = in.readNBytes(Wire.contentLength(head));
                heads.add(head);
                script.answer(new Call(head, body, socket));
                head = Wire.readHead(in);
            }
        } catch (Exception e) {
            // the script or the gateway has closed the connection
        } finally {
            ended.incrementAndGet();
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}

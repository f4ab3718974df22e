package dev.redoubt.node.shard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A target of MIGRATE that answers what it is told to. */
final class FakeTarget implements AutoCloseable {
    /** What it does with a connection. */
    interface Conversation {
        void run(FakeTarget target, Socket socket) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Semaphore go = new Semaphore(0);

    FakeTarget(Conversation conversation) throws IOException {
        Thread acceptor = new Thread(() -> serve(conversation), "fake target");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void serve(Conversation conversation) {
        try {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    connections.incrementAndGet();
                    conversation.run(this, socket);
                }
            }
        } catch (SocketException closed) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads something of a request. */
    void read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        if (in.read(new byte[4096]) < 0) {
            throw new IOException("no request came");
        }
        asked.countDown();
    }

    void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits until {@link #goOn}. */
    void pause() {
        go.acquireUninterruptibly();
    }

    void goOn() {
        go.release();
    }

    /** Waits until a request has come. */
    void awaitRequest() throws InterruptedException {
        if (!asked.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no request came");
        }
    }

    int connections() {
        return connections.get();
    }

    String port() {
        return Integer.toString(server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
        go.release(100);
    }
}

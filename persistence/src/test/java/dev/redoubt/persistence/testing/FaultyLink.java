package dev.redoubt.persistence.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy before a server that speaks HTTP, which breaks connections or answers in the server's place. */
public final class FaultyLink implements AutoCloseable {
    private static final int BUFFER = 16 << 10;

    private final int target;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty link");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private volatile long cutBehind;
    private volatile boolean cutsRequests;
    private final AtomicInteger refusalsLeft = new AtomicInteger();
    private volatile String refusal = "";

    /** Opens a proxy to a loopback port. */
    public FaultyLink(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(Ports.free(), 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** How many connections were opened. */
    public int connections() {
        return connections.get();
    }

    /** Resets the next {@code times} connections when they have sent so many bytes of replies. */
    public void cutReplies(int times, long bytes) {
        cutBehind = bytes;
        cutsRequests = false;
        cutsLeft.set(times);
    }

    /** Resets the next {@code times} connections when they have taken so many bytes of requests. */
    public void cutRequests(int times, long bytes) {
        cutBehind = bytes;
        cutsRequests = true;
        cutsLeft.set(times);
    }

    /** Returns how many of the ordered cuts were not made. */
    public int cutsLeft() {
        return cutsLeft.get();
    }

    /** Answers the next {@code times} requests with an error of S3; each costs a connection. */
    public void refuse(int times, String status, String code, String message) {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                + "</Message><RequestId>1</RequestId></Error>";
        refusal = "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
        refusalsLeft.set(times);
    }

    /** Returns how many of the ordered errors were not sent. */
    public int refusalsLeft() {
        return refusalsLeft.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The end of the proxy.
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (takeOne(refusalsLeft)) {
                refuse(client);
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                boolean cut = takeOne(cutsLeft);
                threads.execute(() -> pump(client, server, cut && cutsRequests));
                pump(server, client, cut && !cutsRequests);
            }
        } catch (IOException broken) {
            // One of both has gone; the other one notices by the end of this connection.
        }
    }

    /** Reads the head of the request and what has come of its body, so that the answer is not lost by a reset. */
    private void refuse(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        OutputStream out = client.getOutputStream();
        out.write(refusal.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        client.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
    }

    private void pump(Socket from, Socket to, boolean cut) {
        long left = cut ? cutBehind : Long.MAX_VALUE;
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int passed = (int) Math.min(count, left);
                out.write(buffer, 0, passed);
                left -= passed;
                if (left == 0) {
                    // A reset, not an orderly end.
                    from.setSoLinger(true, 0);
                    to.setSoLinger(true, 0);
                    from.close();
                    to.close();
                    return;
                }
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            closeBoth(from, to);
        }
    }

    private static void closeBoth(Socket one, Socket other) {
        try (one;
                other) {
            // Only to be closed.
        } catch (IOException gone) {
            // As it should be.
        }
    }

    private static boolean takeOne(AtomicInteger left) {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}

package dev.redoubt.it.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.ProcessFigures;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.RedoubtProcess.Kind;
import dev.redoubt.persistence.testing.CertificateAuthority;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger sends to a cluster port with TLS costs it neither memory nor log, and other clients no time. */
@Timeout(180)
class ClusterPortIT {
    private static final int ROUNDS = 40;
    private static final int SENDERS = 4;
    private static final int IDLE_CONNECTIONS = 2_000;
    private static final long PING_MICROS = 2_000_000;
    private static final long MEGABYTE = 1 << 20;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration SETTLING = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    void strangers_cost_a_node_neither_memory_nor_log_nor_time() throws Exception {
        int port = Ports.free();
        List<String> arguments = new ArrayList<>(List.of("--cluster-port", "" + port));
        arguments.addAll(new CertificateAuthority("test")
                .issue(dir.resolve("tls"), "node")
                .arguments());
        assertUnmoved(new RedoubtProcess(Kind.NODE, Ports.free(), dir.resolve("node"), arguments), port);
    }

    @Test
    void strangers_cost_a_sentinel_neither_memory_nor_log_nor_time() throws Exception {
        int port = Ports.free();
        List<String> arguments =
                new ArrayList<>(List.of("--cluster-port", "" + port, "--sentinels", "127.0.0.1:" + port));
        arguments.addAll(
                new CertificateAuthority("test").issue(dir.resolve("tls"), "s").arguments());
        assertUnmoved(new RedoubtProcess(Kind.SENTINEL, Ports.free(), dir.resolve("sentinel"), arguments), port);
    }

    private static void assertUnmoved(RedoubtProcess process, int port) throws Exception {
        try (process;
                RespClient bystander = process.start().connect()) {
            // Clients are answered before the cluster port listens.
            await("the cluster port").atMost(SETTLING).until(() -> isOpen(port));
            attack(port, 2);
            awaitQuiet(process);
            long rss = rss(process);
            int log = process.log().length();
            ExecutorService strangers = Executors.newFixedThreadPool(SENDERS);
            List<Future<?>> attacks = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                attacks.add(strangers.submit(() -> {
                    attack(port, ROUNDS);
                    return null;
                }));
            }
            List<Long> pings = new ArrayList<>();
            while (attacks.stream().anyMatch(attack -> !attack.isDone())) {
                long start = System.nanoTime();
                assertThat(bystander.text("PING")).isEqualTo("PONG");
                pings.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
            }
            for (Future<?> attack : attacks) {
                attack.get();
            }
            strangers.shutdown();
            pings.sort(null);
            long grown = (rss(process) - rss) / MEGABYTE;
            long settled = awaitQuiet(process);
            int written = process.log().length() - log;
            System.out.printf(
                    "%s under %d hostile connections: PING p99 %.1f ms, worst %.1f ms; RSS %+d MB, log %+d"
                            + " bytes, quiet again after %d ms%n",
                    process,
                    SENDERS * ROUNDS * messages().size(),
                    pings.get(pings.size() * 99 / 100) / 1e3,
                    pings.get(pings.size() - 1) / 1e3,
                    grown,
                    written,
                    settled);
            // The machine of a test may be busy with others; the numbers above are for a quiet one.
            assertThat(pings.get(pings.size() - 1)).isLessThan(PING_MICROS);
            assertThat(grown).isLessThan(100);
            assertThat(written).isLessThan(200_000);
            assertIdleConnectionsAreBorne(process, port, bystander);
        }
    }

    private static void assertIdleConnectionsAreBorne(RedoubtProcess process, int port, RespClient bystander)
            throws IOException {
        long rss = rss(process);
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                idle.add(new Socket("127.0.0.1", port));
            }
            assertThat(bystander.text("PING")).isEqualTo("PONG");
            System.out.printf(
                    "%s with %d connections that say nothing: RSS %+d MB%n",
                    process, IDLE_CONNECTIONS, (rss(process) - rss) / MEGABYTE);
            assertThat(rss(process) - rss).isLessThan(200 * MEGABYTE);
            assertClosedByThePort(idle.get(0));
            assertClosedByThePort(idle.get(idle.size() - 1));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        assertThat(bystander.text("PING")).isEqualTo("PONG");
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void assertClosedByThePort(Socket socket) throws IOException {
        socket.setSoTimeout((int) SETTLING.toMillis());
        try {
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(16);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static void attack(int port, int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            for (byte[] message : messages()) {
                send(port, message);
            }
        }
    }

    /** Artery's frames of every stream with lengths that loop or grow; other protocols; noise; records of TLS. */
    private static List<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        for (int stream : new int[] {1, 2, 3, 9}) {
            messages.add(artery(stream, Integer.MAX_VALUE, 0));
            messages.add(artery(stream, -4, 0));
            messages.add(artery(stream, Integer.MAX_VALUE - 5, 1 << 20));
        }
        messages.add("GET / HTTP/1.1\r\nHost: redoubt\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] noise = new byte[64 << 10];
        new Random(7).nextBytes(noise);
        messages.add(noise);
        // A record of TLS 1.2 that announces 16 KiB of a ClientHello, and ends early; then one of nonsense.
        messages.add(new byte[] {0x16, 3, 3, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc, 3, 3});
        byte[] hello = Arrays.copyOf(new byte[] {0x16, 3, 3, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc}, 5 + 0x4000);
        Arrays.fill(hello, 9, hello.length, (byte) 0x55);
        messages.add(hello);
        return messages;
    }

    private static byte[] artery(int stream, int length, int padding) {
        byte[] header = {
            'A',
            'K',
            'K',
            'A',
            (byte) stream,
            (byte) length,
            (byte) (length >> 8),
            (byte) (length >> 16),
            (byte) (length >> 24)
        };
        return Arrays.copyOf(header, header.length + padding);
    }

    private static void send(int port, byte[] message) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            answer(socket, message);
        }
    }

    private static void answer(Socket socket, byte[] message) throws IOException {
        try {
            socket.setSoTimeout(200);
            OutputStream out = socket.getOutputStream();
            out.write(message);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketException | SocketTimeoutException e) {
            // The port cut the connection, or waits for more; both are its right.
            return;
        }
    }

    private static long rss(RedoubtProcess process) throws IOException {
        return ProcessFigures.rssBytes(process.pid());
    }

    /** Waits until the process takes less than half of a core again; returns the time in milliseconds. */
    private static long awaitQuiet(RedoubtProcess process) {
        long start = System.nanoTime();
        AtomicLong last = new AtomicLong(cpuMillis(process));
        await("an end of the work that strangers made")
                .atMost(SETTLING)
                .pollDelay(WINDOW)
                .pollInterval(WINDOW)
                .until(() -> {
                    long now = cpuMillis(process);
                    return now - last.getAndSet(now) < WINDOW.toMillis() / 2;
                });
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static long cpuMillis(RedoubtProcess process) {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow()
                .toMillis();
    }
}

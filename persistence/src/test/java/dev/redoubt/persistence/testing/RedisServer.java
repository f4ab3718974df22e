package dev.redoubt.persistence.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real redis-server on a free loopback port, killed on close. It saves nothing by itself: defaults are
 * {@code --save "" --appendonly no}, which {@code args} may override.
 */
public final class RedisServer implements AutoCloseable {
    private static final long START_TIMEOUT_SECONDS = 30;
    private static final int ATTEMPTS = 3;

    private final Path dir;
    private final boolean ownsDir;
    private final int port;
    private final Process process;
    private final StringBuffer log = new StringBuffer();
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile boolean ready;
    private final Thread killer;

    /** Starts a server in a temporary directory of its own, which {@link #close} deletes. */
    public static RedisServer start(String... args) throws IOException {
        return start(Files.createTempDirectory("redoubt-redis"), true, args);
    }

    /**
     * Starts a server on the files of {@code dir}, which stays. Fails with Redis's log if the server does not start.
     */
    public static RedisServer start(Path dir, String... args) throws IOException {
        return start(dir, false, args);
    }

    private static RedisServer start(Path dir, boolean ownsDir, String... args) throws IOException {
        Interop.requireRedis();
        String log = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            RedisServer server = new RedisServer(dir, ownsDir, args);
            if (server.awaitReady()) {
                return server;
            }
            log = server.log();
            server.kill();
            if (!log.contains("Address already in use")) {
                break;
            }
        }
        throw new IOException("redis-server did not start:\n" + log);
    }

    private RedisServer(Path dir, boolean ownsDir, String... args) throws IOException {
        this.dir = dir;
        this.ownsDir = ownsDir;
        this.port = Ports.free();
        List<String> command =
                new ArrayList<>(List.of(Interop.requireTool("redis-server").toString()));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", dir.toString()));
        command.addAll(
                List.of("--save", "", "--appendonly", "no", "--daemonize", "no", "--enable-debug-command", "yes"));
        command.addAll(List.of(args));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        killer = new Thread(process::destroyForcibly, "kill redis-server " + port);
        Runtime.getRuntime().addShutdownHook(killer);
        Thread reader = new Thread(this::follow, "log of redis-server " + port);
        reader.setDaemon(true);
        reader.start();
    }

    private void follow() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n');
                if (line.contains("Ready to accept connections")) {
                    ready = true;
                    decided.countDown();
                }
            }
        } catch (IOException e) {
            log.append(e).append('\n');
        } finally {
            decided.countDown();
        }
    }

    private boolean awaitReady() throws IOException {
        try {
            return decided.await(START_TIMEOUT_SECONDS, TimeUnit.SECONDS) && ready;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while redis-server started", e);
        }
    }

    public int port() {
        return port;
    }

    public Path dir() {
        return dir;
    }

    public long pid() {
        return process.pid();
    }

    /** The log of the server so far. */
    public String log() {
        return log.toString();
    }

    /** A new connection. */
    public RespClient connect() throws IOException {
        return new RespClient("127.0.0.1", port);
    }

    /** kill -9, and waits until it is gone; its files stay until {@link #close}. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Clean end, files as {@code SHUTDOWN} leaves them; {@code mode}: NOSAVE or SAVE. */
    public void shutdown(String mode) throws IOException {
        try (RespClient client = connect()) {
            client.send("SHUTDOWN", mode);
            awaitExit();
        }
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(START_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("redis-server " + port + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(killer);
        if (ownsDir) {
            deleteTree(dir);
        }
    }

    private static void deleteTree(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

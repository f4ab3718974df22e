package dev.redoubt.sentinel.server;

import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@code redis-server --sentinel} on a free loopback port, killed on close. */
final class RealSentinel implements AutoCloseable {
    private final int port = Ports.free();
    private final Process process;

    /**
     * @param dir for its configuration and its log
     * @param directives beside its port, one a line
     */
    RealSentinel(Path dir, String directives) throws IOException {
        Interop.requireRedis();
        Path config = dir.resolve("sentinel.conf");
        Files.writeString(config, "port " + port + "\n" + directives + "\n");
        process = new ProcessBuilder("redis-server", config.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("sentinel.log").toFile())
                .start();
    }

    /** Returns a connection, as soon as it takes any. */
    RespClient connect() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return new RespClient("127.0.0.1", port);
            } catch (IOException notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package dev.redoubt.it.bench;

import dev.redoubt.it.harness.ProcessFigures;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the two servers that are compared, on an empty or given folder, both with AOF everysec. */
interface Server extends AutoCloseable {
    /**
     * Options with which no server rewrites its AOF by itself: the rewrite would fall into whatever is measured when the
     * file has doubled, which is other commands for each server, and redis-server refuses BGSAVE meanwhile.
     */
    String[] NO_REWRITE = {"--auto-aof-rewrite-percentage", "0"};

    int port();

    long pid();

    /** Clean end; the files stay. */
    void stop() throws IOException;

    @Override
    void close();

    default RespClient connect() throws IOException {
        return new RespClient("127.0.0.1", port());
    }

    /** Resident memory in bytes. */
    default long rssBytes() throws IOException {
        return ProcessFigures.rssBytes(pid());
    }

    /** The processor time that the process has used since its start, in µs; the kernel counts it in steps of 10 ms. */
    default double cpuMicros() {
        return cpuMicros(pid());
    }

    /** Returns the same of any process. */
    static double cpuMicros(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow(() -> new IllegalStateException("no processor time of " + pid))
                        .toNanos()
                / 1e3;
    }

    /** How one of them is started on a folder. */
    interface Starter {
        Server start(Path dir) throws IOException;
    }

    static Server redis(Path dir, String... directives) throws IOException {
        RedisServer redis = RedisServer.start(Files.createDirectories(dir), with(directives, "--appendonly", "yes"));
        return new Server() {
            @Override
            public int port() {
                return redis.port();
            }

            @Override
            public long pid() {
                return redis.pid();
            }

            @Override
            public void stop() throws IOException {
                redis.shutdown("NOSAVE");
            }

            @Override
            public void close() {
                redis.close();
            }
        };
    }

    static Server redoubt(Path dir, String... directives) {
        return of(RedoubtProcess.node(dir, with(directives, "--save", "")));
    }

    /** The node with a limit of its heap, such as {@code -Xmx512m}; null for the default. */
    static Server redoubtWithHeap(Path dir, @Nullable String heap, String... directives) {
        RedoubtProcess node = RedoubtProcess.node(dir, with(directives, "--save", ""));
        return of(heap == null ? node : node.withJvm(heap));
    }

    /** The node that was built in another checkout, for a comparison of two versions. */
    static Server redoubtOf(Path checkout, Path dir, String... directives) {
        return of(RedoubtProcess.nodeOf(checkout, dir, with(directives, "--save", "")));
    }

    private static String[] with(String[] directives, String... more) {
        return Stream.concat(Stream.of(more), Stream.of(directives)).toArray(String[]::new);
    }

    /** Starts a lone node. */
    static Server of(RedoubtProcess lone) {
        RedoubtProcess node = lone.start().awaitMaster();
        return new Server() {
            @Override
            public int port() {
                return node.port();
            }

            @Override
            public long pid() {
                return node.pid();
            }

            @Override
            public void stop() {
                node.terminate();
            }

            @Override
            public void close() {
                node.close();
            }
        };
    }
}

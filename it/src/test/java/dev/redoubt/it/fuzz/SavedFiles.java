package dev.redoubt.it.fuzz;

import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** The node's files, read by redis-server: the digest of the data must be that of the node. Stateless. */
final class SavedFiles {
    private SavedFiles() {}

    /**
     * Has redis-server read the log as it is, then the log and the snapshot behind BGREWRITEAOF.
     *
     * @throws IllegalStateException the data are others
     */
    static void check(RedoubtProcess node, Path dir) throws IOException {
        try (Wire client = new Wire(node.port())) {
            String digest = Data.digest(client);
            same("the log", digest, load(node, dir.resolve("log"), "yes"));
            client.call("BGREWRITEAOF");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.call("INFO", "persistence").contains("aof_rewrite_in_progress:0"));
            same("the snapshot with its log", digest, load(node, dir.resolve("base"), "yes"));
            same("the snapshot", digest, load(node, dir.resolve("dump"), "no"));
        }
    }

    private static void same(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new IllegalStateException(
                    "redis-server reads other data from " + what + ": " + actual.strip() + " not " + expected.strip());
        }
    }

    private static String load(RedoubtProcess node, Path copy, String appendOnly) throws IOException {
        try (Stream<Path> paths = Files.walk(node.dir())) {
            for (Path path : paths.toList()) {
                Path target = copy.resolve(node.dir().relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        try (RedisServer redis = RedisServer.start(copy, "--appendonly", appendOnly);
                Wire client = new Wire(redis.port())) {
            return Data.digest(client);
        }
    }
}

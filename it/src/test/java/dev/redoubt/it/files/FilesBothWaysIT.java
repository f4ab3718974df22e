package dev.redoubt.it.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The data directory is Redis's, both ways: redis-server 7.0 on ours, ours on its, and ours after it wrote to ours. */
@Timeout(180)
class FilesBothWaysIT {
    @TempDir
    Path dir;

    @Test
    void redis_server_loads_our_files_and_we_load_its_continuation() throws IOException {
        Interop.requireRedis();
        TreeMap<String, String> ours;
        Path data = dir.resolve("ours");
        try (RedoubtProcess node = RedoubtProcess.node(data).start().awaitMaster();
                RespClient client = node.connect()) {
            Dataset.write(client, 1);
            client.ok("BGREWRITEAOF");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> info(client, "aof_rewrite_in_progress").equals("0"));
            Dataset.write(client, 2);
            ours = Dataset.read(client);
            assertThat(node.terminate()).isZero();
        }
        Path copy = copy(data, dir.resolve("copy"));
        checkFiles(copy);
        TreeMap<String, String> theirs;
        try (RedisServer redis = RedisServer.start(copy, "--appendonly", "yes", "--databases", "16");
                RespClient client = redis.connect()) {
            assertThat(Dataset.read(client)).isEqualTo(ours);
            client.ok("SELECT", 3);
            client.ok("SET", "by-redis", "1");
            client.ok("RPUSH", "list:20", "by-redis");
            theirs = Dataset.read(client);
            redis.shutdown("NOSAVE");
        }
        try (RedoubtProcess node = RedoubtProcess.node(copy).start().awaitMaster();
                RespClient client = node.connect()) {
            assertThat(Dataset.read(client)).isEqualTo(theirs);
            client.ok("SET", "by-us-again", "1");
            assertThat(node.terminate()).isZero();
        }
        try (RedisServer redis = RedisServer.start(copy, "--appendonly", "yes", "--databases", "16");
                RespClient client = redis.connect()) {
            theirs.put("0 by-us-again", "string until -1 1");
            assertThat(Dataset.read(client)).isEqualTo(theirs);
        }
    }

    @Test
    void node_loads_exactly_what_redis_server_left() throws IOException {
        Interop.requireRedis();
        for (List<String> options : List.of(
                List.of("--appendonly", "yes"),
                List.of("--appendonly", "yes", "--aof-use-rdb-preamble", "no"),
                List.of("--save", "3600 1"))) {
            Path data = Files.createTempDirectory(dir, "theirs");
            TreeMap<String, String> theirs;
            try (RedisServer redis = RedisServer.start(data, options.toArray(String[]::new));
                    RespClient client = redis.connect()) {
                Dataset.write(client, 3);
                if (options.contains("yes")) {
                    client.ok("BGREWRITEAOF");
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> info(client, "aof_rewrite_in_progress").equals("0"));
                }
                Dataset.write(client, 4);
                theirs = Dataset.read(client);
                redis.shutdown(options.contains("yes") ? "NOSAVE" : "SAVE");
            }
            try (RedoubtProcess node = RedoubtProcess.node(data).start().awaitMaster();
                    RespClient client = node.connect()) {
                assertThat(Dataset.read(client)).as(options.toString()).isEqualTo(theirs);
            }
        }
    }

    private static void checkFiles(Path data) throws IOException {
        Path aof = data.resolve("appendonlydir");
        assertThat(Interop.run(
                                "redis-check-aof",
                                aof.resolve("appendonly.aof.manifest").toString())
                        .output())
                .contains("All AOF files and manifest are valid");
        try (Stream<Path> files = Files.list(aof)) {
            for (Path base :
                    files.filter(f -> f.toString().endsWith(".base.rdb")).toList()) {
                assertThat(Interop.run("redis-check-rdb", base.toString()).output())
                        .contains("Checksum OK");
            }
        }
    }

    private static String info(RespClient client, String field) throws IOException {
        return ReplyText.infoField(client.text("INFO", "persistence"), field);
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        return to;
    }
}

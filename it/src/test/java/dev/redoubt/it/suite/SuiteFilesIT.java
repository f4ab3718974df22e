package dev.redoubt.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The snapshots of Redis's own test suite, which old versions wrote: a node reads what redis-server reads, and
 * redis-server reads the same from what the node saves. Skipped with a line where the source of Redis is not to be had.
 */
@Timeout(300)
class SuiteFilesIT {
    @TempDir
    private static Path sources;

    private static Path assets;

    private static final String[] DEBUG = {"--enable-debug-command", "yes"};

    @TempDir
    Path dir;

    @BeforeAll
    static void findSource() throws IOException {
        Interop.requireRedis();
        try {
            assets = SuiteSource.find(sources).resolve("tests").resolve("assets");
        } catch (IOException nowhere) {
            String reason = nowhere.getMessage().lines().findFirst().orElse("");
            System.out.println("The files of Redis's test suite are skipped: " + reason);
            Assumptions.abort(reason);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encodings",
                "hash-zipmap",
                "hash-ziplist",
                "zset-ziplist",
                "list-quicklist",
                "corrupt_empty_keys",
                "scriptbackup"
            })
    void file_is_read_as_redis_server_reads_it(String name) throws IOException {
        Path theirs = Files.createDirectory(dir.resolve("theirs"));
        Path ours = Files.createDirectory(dir.resolve("ours"));
        for (Path place : new Path[] {theirs, ours}) {
            Files.copy(assets.resolve(name + ".rdb"), place.resolve("dump.rdb"));
        }
        String digest = digest(theirs);
        try (RedoubtProcess node = RedoubtProcess.node(ours, DEBUG).start().awaitMaster();
                RespClient client = node.connect()) {
            assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(digest);
            assertThat(client.ok("SAVE")).isEqualTo("OK");
            Files.copy(
                    ours.resolve("dump.rdb"),
                    Files.createDirectory(dir.resolve("saved")).resolve("dump.rdb"));
        }
        assertThat(digest(dir.resolve("saved"))).isEqualTo(digest);
    }

    private static String digest(Path place) throws IOException {
        try (RedisServer redis = RedisServer.start(place, DEBUG);
                RespClient client = redis.connect()) {
            return client.text("DEBUG", "DIGEST");
        }
    }
}

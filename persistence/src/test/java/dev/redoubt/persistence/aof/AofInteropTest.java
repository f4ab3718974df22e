package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories exchanged with the real redis-server in both directions. */
public class AofInteropTest {
    private static final String[] AOF = {"--appendonly", "yes", "--appendfsync", "always"};

    @TempDir
    Path dir;

    @BeforeEach
    void requireRedis() {
        Interop.requireRedis();
    }

    private void writeOurs(boolean rewrite) throws IOException {
        try (RealLogStorage storage = RealLogStorage.open(dir);
                AofLog log = Logs.open(storage)) {
            Logs.begin(log, 1);
            Logs.select(log, 0);
            Logs.add(
                    log,
                    Logs.command("SET", "a", "\r\n#R 9 9 9\r\n*1\r\n$8\r\nFLUSHALL\r\n"),
                    Logs.command("INCR", "n"));
            Logs.select(log, 3);
            log.fsync();
            if (rewrite) {
                log.rotate();
                BaseInfo info = Logs.infoAt(log);
                Path file = log.newBaseFile();
                Files.write(file, Logs.rdb(info.aux(), Map.of("k", "v")));
                log.installBase(file, info);
            } else {
                log.rotate();
            }
            Logs.add(log, Logs.command("SET", "three", "3"));
            Logs.begin(log, 2);
            Logs.add(
                    log, RespScanner.select(0), Logs.command("MULTI"), Logs.command("INCR", "n"), Logs.command("EXEC"));
        }
    }

    private String manifest() {
        return dir.resolve("appendonlydir/appendonly.aof.manifest").toString();
    }

    @Test
    void redis_and_its_checker_accept_our_directory() throws IOException {
        writeOurs(false);
        Interop.ToolResult check = Interop.run("redis-check-aof", manifest());
        assertThat(check.exitCode()).as(check.output()).isZero();
        assertThat(check.output()).contains("All AOF files and manifest are valid");
        try (RedisServer redis = RedisServer.start(dir, AOF);
                RespClient client = redis.connect()) {
            assertThat(client.text("GET", "a")).startsWith("\r\n#R 9");
            assertThat(client.text("GET", "n")).isEqualTo("2");
            assertThat(client.text("DBSIZE")).isEqualTo("2");
            client.ok("SELECT", "3");
            assertThat(client.text("GET", "three")).isEqualTo("3");
            assertThat(client.text("DBSIZE")).isEqualTo("1");
        }
    }

    @Test
    void redis_loads_our_base_and_rewritten_directory() throws IOException {
        writeOurs(true);
        Interop.ToolResult check = Interop.run("redis-check-aof", manifest());
        assertThat(check.exitCode()).as(check.output()).isZero();
        Interop.ToolResult rdb =
                Interop.run("redis-check-rdb", dir.resolve("dump.rdb").toString());
        assertThat(rdb.exitCode()).as(rdb.output()).isZero();
        try (RedisServer redis = RedisServer.start(dir, AOF);
                RespClient client = redis.connect()) {
            assertThat(client.text("GET", "k")).isEqualTo("v");
            assertThat(client.text("GET", "n")).isEqualTo("1");
            client.ok("SELECT", "3");
            assertThat(client.text("GET", "three")).isEqualTo("3");
        }
    }

    @Test
    void redis_continues_our_log_and_we_continue_its_log() throws IOException {
        writeOurs(true);
        try (RedisServer redis = RedisServer.start(dir, AOF);
                RespClient client = redis.connect()) {
            client.ok("SET", "by-redis", "1");
            client.ok("SELECT", "5");
            client.ok("SET", "in-five", "2");
            redis.kill();
        }
        try (RealLogStorage storage = RealLogStorage.open(dir);
                AofLog log = Logs.openCold(storage)) {
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.CONTINUED);
            assertThat(Logs.payloads(log)).contains("by-redis", "in-five", "three");
            assertThat(log.lastDb()).isEqualTo(5);
            Logs.begin(log, log.end().term() + 1);
            Logs.add(log, Logs.command("SET", "by-us", "3"));
        }
        try (RedisServer redis = RedisServer.start(dir, AOF);
                RespClient client = redis.connect()) {
            assertThat(client.text("GET", "by-redis")).isEqualTo("1");
            assertThat(client.text("GET", "k")).isEqualTo("v");
            client.ok("SELECT", "5");
            assertThat(client.text("GET", "in-five")).isEqualTo("2");
            assertThat(client.text("GET", "by-us")).isEqualTo("3");
        }
    }

    @Test
    void redis_truncates_our_torn_record_and_continues() throws IOException {
        try (RealLogStorage storage = RealLogStorage.open(dir);
                AofLog log = Logs.open(storage)) {
            Logs.begin(log, 1);
            Logs.add(
                    log,
                    RespScanner.select(0),
                    Logs.command("SET", "one", "1"),
                    Logs.command("SET", "two", "x".repeat(99)));
        }
        Path incr = dir.resolve("appendonlydir/appendonly.aof.1.incr.aof");
        // Without the line that a close writes, and without the end of the last record.
        String whole = Files.readString(incr, StandardCharsets.ISO_8859_1);
        Files.writeString(incr, whole.substring(0, whole.lastIndexOf("#F") - 5), StandardCharsets.ISO_8859_1);
        try (RedisServer redis = RedisServer.start(dir, AOF);
                RespClient client = redis.connect()) {
            assertThat(client.text("GET", "one")).isEqualTo("1");
            assertThat(client.text("GET", "two")).isNull();
            client.ok("SET", "three", "3");
            redis.kill();
        }
        try (RealLogStorage storage = RealLogStorage.open(dir);
                AofLog log = Logs.openCold(storage)) {
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.CONTINUED);
            assertThat(Logs.payloads(log)).contains("one", "three").doesNotContain("two");
        }
    }

    @Test
    void log_that_redis_began_is_read() throws IOException {
        for (String preamble : new String[] {"yes", "no"}) {
            Path own = Files.createDirectory(dir.resolve(preamble));
            String[] args = {"--appendonly", "yes", "--aof-use-rdb-preamble", preamble, "--aof-timestamp-enabled", "yes"
            };
            try (RedisServer redis = RedisServer.start(own, args);
                    RespClient client = redis.connect()) {
                client.ok("SET", "before", "1");
                client.ok("BGREWRITEAOF");
                await(client);
                client.ok("MULTI");
                client.ok("SELECT", "2");
                client.ok("SET", "after", "2");
                client.ok("EXEC");
                redis.shutdown("NOSAVE");
            }
            try (RealLogStorage storage = RealLogStorage.open(own);
                    AofLog log = Logs.openCold(storage)) {
                assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.FOREIGN);
                assertThat(log.base() == null).isEqualTo(preamble.equals("no"));
                assertThat(Logs.payloads(log)).contains("after");
                if (log.base() == null) {
                    assertThat(Logs.payloads(log)).contains("before");
                }
                Logs.begin(log, 9);
            }
            try (RedisServer redis = RedisServer.start(own, args);
                    RespClient client = redis.connect()) {
                assertThat(client.text("GET", "before")).isEqualTo("1");
                client.ok("SELECT", "2");
                assertThat(client.text("GET", "after")).isEqualTo("2");
            }
        }
    }

    private static void await(RespClient client) throws IOException {
        String info;
        do {
            info = client.text("INFO", "persistence");
        } while (info != null
                && (info.contains("aof_rewrite_in_progress:1") || info.contains("aof_rewrite_scheduled:1")));
    }

    @Test
    void manifests_of_redis_are_read() throws IOException {
        writeOurs(false);
        try (RedisServer redis = RedisServer.start(dir, AOF);
                RespClient client = redis.connect()) {
            client.ok("BGREWRITEAOF");
            await(client);
            redis.kill();
        }
        String text = Files.readString(Path.of(manifest()), StandardCharsets.ISO_8859_1);
        assertThat(Manifest.parse(Logs.ascii(text)).base()).isNotNull();
        try (RealLogStorage storage = RealLogStorage.open(dir);
                AofLog log = Logs.openCold(storage)) {
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.FOREIGN);
            assertThat(log.base()).isNotNull();
        }
    }
}

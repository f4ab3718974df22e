package dev.redoubt.it.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** redis-server 7.0 as a replica of ours: full sync, stream, and what continues after a cut (docs/protocol.md 10). */
@Timeout(300)
class RedisReplicaIT {
    private static final int WRITERS = 6;
    private static final int WRITES = 400;

    @TempDir
    Path dir;

    @Test
    void a_replica_follows_through_cuts_and_restarts_of_either_side() throws Exception {
        Interop.requireRedis();
        Path data = dir.resolve("node");
        Path copy = Files.createDirectories(dir.resolve("replica"));
        try (RedoubtProcess node = node(data).start().awaitMaster();
                RespClient client = node.connect()) {
            Dataset.write(client, 1);
            String master = master(node);
            try (RedisServer redis = RedisServer.start(copy, replicaOf(master));
                    RespClient replica = redis.connect()) {
                Dataset.write(client, 2);
                awaitSame(client, replica);
                assertThat(counts(client)).isEqualTo("1 0");
                writeAtOnce(node, client);
                awaitSame(client, replica);
                assertThat(partials(client)).as("the link was cut under writes").isPositive();
                assertThat(counts(client)).startsWith("1 ");
                assertThat(slave(client)).contains("state=online").contains("port=" + redis.port());
                assertThat(client.ok("WAIT", "1", "10")).as("it is no member").isEqualTo(0L);
                redis.shutdown("SAVE");
            }
            long before = partials(client);
            client.ok("SET", "while-it-was-away", "1");
            try (RedisServer redis = RedisServer.start(copy, replicaOf(master));
                    RespClient replica = redis.connect()) {
                awaitSame(client, replica);
                assertThat(counts(client)).isEqualTo("1 " + (before + 1));
                redis.kill();
            }
            client.ok("SELECT", 7);
            client.ok("SET", "after-the-kill", "1");
            try (RedisServer redis = RedisServer.start(copy, replicaOf(master));
                    RespClient replica = redis.connect()) {
                awaitSame(client, replica);
                restart(node, replica);
            }
        }
    }

    /** The replica continues with another term, and idles through PINGs that are replayed. */
    private static void restart(RedoubtProcess node, RespClient replica) throws IOException {
        try (RespClient client = node.connect()) {
            client.ok("CONFIG", "SET", "repl-ping-replica-period", "1");
            long index = index(client);
            Await.until("a PING in the log", () -> index(client) > index);
            awaitSame(client, replica);
        }
        assertThat(node.terminate()).isZero();
        node.start().awaitMaster();
        try (RespClient client = node.connect()) {
            client.ok("SELECT", 9);
            client.ok("SET", "after-the-restart", "1");
            awaitSame(client, replica);
            assertThat(counts(client)).as("continued from the log on disk").isEqualTo("0 1");
        }
        node.kill9();
        node.start().awaitMaster();
        try (RespClient client = node.connect()) {
            client.ok("SET", "after-the-kill-of-the-node", "1");
            awaitSame(client, replica);
        }
    }

    @Test
    void a_snapshot_that_redis_cli_takes_is_loaded_by_redis_server() throws Exception {
        Interop.requireRedis();
        Path rdb = Files.createDirectories(dir.resolve("copy")).resolve("dump.rdb");
        try (RedoubtProcess node = node(dir.resolve("node")).start().awaitMaster();
                RespClient client = node.connect()) {
            Dataset.write(client, 5);
            Interop.run("redis-cli", "-p", "" + node.port(), "--rdb", rdb.toString());
            Await.until("the end of the reader", () -> slave(client).contains("connected_slaves:0"));
            try (RedisServer redis = RedisServer.start(rdb.getParent(), "--enable-debug-command", "yes");
                    RespClient copy = redis.connect()) {
                assertThat(digest(copy)).isEqualTo(digest(client));
            }
        }
    }

    @Test
    void a_replica_that_is_led_to_the_next_master_continues() throws Exception {
        Interop.requireRedis();
        Path copy = Files.createDirectories(dir.resolve("replica"));
        try (TestCluster cluster =
                TestCluster.start(dir.resolve("cluster"), "--acknowledge", "quorum", "--enable-debug-command", "yes")) {
            cluster.awaitConnectedReplicas();
            RedoubtProcess first = cluster.awaitMaster();
            try (RedisServer redis = RedisServer.start(copy, replicaOf(master(first)));
                    RespClient replica = redis.connect()) {
                try (RespClient client = first.connect()) {
                    Dataset.write(client, 3);
                    awaitSame(client, replica);
                }
                first.kill9();
                RedoubtProcess next = cluster.awaitMaster();
                replica.ok("REPLICAOF", "127.0.0.1", "" + next.port());
                try (RespClient client = next.connect()) {
                    client.ok("SET", "after-the-failover", "1");
                    awaitSame(client, replica);
                    // A master whose lease has not begun ends the link once more.
                    assertThat(counts(client)).matches("0 [1-9]\\d*");
                }
            }
        }
    }

    private static RedoubtProcess node(Path data) {
        return RedoubtProcess.node(data, "--enable-debug-command", "yes");
    }

    private static String master(RedoubtProcess node) {
        return "127.0.0.1 " + node.port();
    }

    private static String[] replicaOf(String master) {
        return new String[] {"--replicaof", master, "--enable-debug-command", "yes", "--appendonly", "no"};
    }

    /** Many clients write at once, while the link to the replica is cut again and again. */
    private static void writeAtOnce(RedoubtProcess node, RespClient client) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int number = i;
                writers.add(pool.submit(() -> {
                    write(node, number);
                    return null;
                }));
            }
            boolean written = false;
            while (!written || partials(client) == 0) {
                written = writers.stream().allMatch(Future::isDone);
                client.ok("CLIENT", "KILL", "TYPE", "replica");
                Await.until("the replica is back", () -> slave(client).contains("state=online"));
            }
            for (Future<?> writer : writers) {
                writer.get(1, TimeUnit.MINUTES);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void write(RedoubtProcess node, int number) throws IOException {
        try (RespClient client = node.connect()) {
            client.ok("SELECT", number);
            for (int i = 0; i < WRITES; i++) {
                client.ok("MULTI");
                client.ok("RPUSH", "list:" + number, "" + i, "x".repeat(i * 20));
                client.ok("HINCRBY", "hash:" + number, "f" + i % 10, "" + i);
                client.ok("EXEC");
                client.ok("SET", "key:" + number + ":" + i, "y".repeat(i), "PX", "100000");
                client.ok("SPOP", "set:" + number);
                client.ok("SADD", "set:" + number, "" + i, "m" + i);
            }
        }
    }

    private static void awaitSame(RespClient client, RespClient replica) {
        Await.until("the same data at the same offset", () -> {
            String offset = field(client, "master_repl_offset");
            return field(replica, "master_repl_offset").equals(offset)
                    && field(replica, "master_link_status").equals("up")
                    && digest(replica).equals(digest(client));
        });
    }

    private static String digest(RespClient client) throws IOException {
        return String.valueOf(client.text("DEBUG", "DIGEST"));
    }

    private static String field(RespClient client, String name) throws IOException {
        return ReplyText.infoField(client.text("INFO", "replication"), name);
    }

    private static long index(RespClient client) throws IOException {
        return Long.parseLong(field(client, "redoubt_index"));
    }

    private static String slave(RespClient client) throws IOException {
        return client.text("INFO", "replication");
    }

    private static long partials(RespClient client) throws IOException {
        return Long.parseLong(ReplyText.infoField(client.text("INFO", "stats"), "sync_partial_ok"));
    }

    /** The full and the partial syncs since the start. */
    private static String counts(RespClient client) throws IOException {
        return ReplyText.infoField(client.text("INFO", "stats"), "sync_full") + " " + partials(client);
    }
}

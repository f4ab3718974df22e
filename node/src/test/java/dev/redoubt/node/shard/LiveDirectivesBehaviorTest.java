package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.Directives;
import dev.redoubt.config.LiveDirective;
import dev.redoubt.config.Role;
import dev.redoubt.config.logging.Logging;
import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.KeepAlive;
import dev.redoubt.persistence.testing.LossyLogStorage;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Each live directive is set at run time, by a client, and its effect is seen. */
@Timeout(120)
class LiveDirectivesBehaviorTest extends CommandDirectives {
    private static final long BIG = 3 << 20;

    /** Sets a directive and sees its effect. */
    private interface Case {
        void run() throws Exception;
    }

    private final Map<String, Case> cases = new TreeMap<>();
    private boolean countsReads;

    LiveDirectivesBehaviorTest() {
        networkCases();
        memoryCases();
        persistenceCases();
        replicationCases();
        encodingCases();
    }

    static Stream<String> live() {
        return Directives.of(Role.NODE).stream()
                .filter(LiveDirective.class::isInstance)
                .map(directive -> directive.name());
    }

    @ParameterizedTest
    @MethodSource("live")
    void directive_acts_when_it_is_set_at_run_time(String name) throws Exception {
        Case wanted = cases.get(name);
        assertThat(wanted).as("the case of " + name).isNotNull();
        wanted.run();
    }

    @Test
    void every_live_directive_has_a_case() {
        assertThat(live()).containsExactlyInAnyOrderElementsOf(cases.keySet());
    }

    private void networkCases() {
        cases.put("requirepass", this::requirepass);
        cases.put("protected-mode", this::protectedMode);
        cases.put("acl-pubsub-default", this::aclPubsubDefault);
        cases.put("acllog-max-len", this::acllogMaxLen);
        cases.put(
                "timeout",
                () -> alone((member, client) -> {
                    try (RespClient idle = member.client()) {
                        assertThat(idle.call("PING")).isEqualTo("PONG");
                        set(client, "timeout", "1");
                        Await.until("the end of the idle client", () -> {
                            client.ok("PING");
                            return closed(idle);
                        });
                    }
                }));
        cases.put(
                "maxclients",
                () -> alone((member, client) -> {
                    set(client, "maxclients", "1");
                    try (RespClient second = member.client()) {
                        assertThat(second.read()).isEqualTo(new RespError("ERR max number of clients reached"));
                    }
                }));
        cases.put(
                "tcp-keepalive",
                () -> alone((member, client) -> {
                    assertThat(keepsAlive(member)).isTrue();
                    set(client, "tcp-keepalive", "0");
                    assertThat(keepsAlive(member)).isFalse();
                }));
        cases.put(
                "client-query-buffer-limit",
                () -> alone((member, client) -> {
                    set(client, "client-query-buffer-limit", "1mb");
                    try (RespClient greedy = member.client()) {
                        assertThatThrownBy(() -> {
                                    greedy.sendRaw(("*2\r\n$3\r\nGET\r\n$" + BIG + "\r\n")
                                            .getBytes(StandardCharsets.US_ASCII));
                                    greedy.sendRaw(new byte[(int) BIG - 1]);
                                    greedy.read();
                                })
                                .isInstanceOf(IOException.class)
                                .isNotInstanceOf(SocketTimeoutException.class);
                    }
                }));
        cases.put(
                "client-output-buffer-limit",
                () -> alone((member, client) -> {
                    client.ok("SET", "big", "x".repeat((int) BIG));
                    set(client, "client-output-buffer-limit", "normal 1mb 0 0");
                    try (RespClient slow = member.client()) {
                        for (int i = 0; i < 20; i++) {
                            slow.queue("GET", "big");
                        }
                        slow.flush();
                        Await.until("the end of the slow client", () -> info(
                                        client, "stats", "client_output_buffer_limit_disconnections")
                                .equals("1"));
                    }
                }));
        cases.put(
                "proto-max-bulk-len",
                () -> alone((member, client) -> {
                    assertThat(last(
                                    client,
                                    List.of("CONFIG", "SET", "proto-max-bulk-len", "1mb"),
                                    List.of("SETRANGE", "a", "1048576", "x")))
                            .isEqualTo(new RespError("ERR string exceeds maximum allowed size (proto-max-bulk-len)"));
                }));
        cases.put("maxmemory-clients", () -> alone(this::maxmemoryClients));
        cases.put("loglevel", this::loglevel);
    }

    private void requirepass() throws Exception {
        alone((member, client) -> {
            String key = "\u043a\u043b\u044e\u0447";
            set(client, "requirepass", key);
            assertThat(client.ok("PING")).isEqualTo("PONG");
            try (RespClient other = member.client()) {
                assertThat(other.call("GET", "a")).isEqualTo(new RespError("NOAUTH Authentication required."));
                assertThat(other.call("AUTH", "wrong")).isInstanceOf(RespError.class);
                assertThat(other.call("AUTH", key)).isEqualTo("OK");
                List<?> got = (List<?>) other.call("CONFIG", "GET", "requirepass");
                assertThat(text(got.get(1))).isEqualTo("(redacted)");
                byte[] noUtf8 = {(byte) 0xff, (byte) 0xfe, 1};
                assertThat(other.call("CONFIG", "SET", "requirepass", noUtf8)).isEqualTo("OK");
                try (RespClient third = member.client()) {
                    assertThat(third.call("AUTH", noUtf8)).isEqualTo("OK");
                }
            }
        });
    }

    private void loglevel() throws Exception {
        alone((member, client) -> {
            Path file = dir.resolve("node.log");
            Logging logging = Logging.start(
                    Logging.Letter.MASTER, member.config().live(CommonDirectives.LOGLEVEL), file.toString());
            try {
                LoggerFactory.getLogger("dev.redoubt.Some").debug("before");
                set(client, "loglevel", "debug");
                LoggerFactory.getLogger("dev.redoubt.Some").debug("after");
            } finally {
                logging.stop();
                LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
                context.reset();
                new ContextInitializer(context).autoConfig();
            }
            assertThat(Files.readString(file)).contains("after").doesNotContain("before");
        });
    }

    private static boolean keepsAlive(ShardMember member) throws IOException {
        try (RespClient fresh = member.client()) {
            assertThat(fresh.ok("PING")).isEqualTo("PONG");
            return KeepAlive.isSet(fresh);
        }
    }

    private void memoryCases() {
        cases.put(
                "maxmemory",
                () -> alone((member, client) -> {
                    client.ok("SET", "a", "x".repeat(1000));
                    assertThat(last(client, List.of("CONFIG", "SET", "maxmemory", "1"), List.of("SET", "b", "1")))
                            .isEqualTo(new RespError("OOM command not allowed when used memory > 'maxmemory'."));
                    assertThat(last(client, List.of("CONFIG", "SET", "maxmemory", "0"), List.of("SET", "b", "1")))
                            .isEqualTo("OK");
                }));
        cases.put("maxmemory-policy", this::maxmemoryPolicy);
        cases.put("maxmemory-samples", this::maxmemorySamples);
        cases.put("maxmemory-eviction-tenacity", this::maxmemoryEvictionTenacity);
        cases.put("lfu-log-factor", this::lfuLogFactor);
        cases.put("lfu-decay-time", this::lfuDecayTime);
        cases.put("latency-tracking", this::latencyTracking);
        cases.put("latency-tracking-info-percentiles", this::latencyTrackingInfoPercentiles);
        cases.put("hz", this::hz);
    }

    /** At one cycle a second ten expirations one after the other take nine seconds at least. */
    private void hz() throws Exception {
        alone(
                (member, client) -> {
                    set(client, "hz", "500");
                    assertThat(info(client, "server", "hz")).isEqualTo("500");
                    long start = System.nanoTime();
                    for (int i = 0; i < 10; i++) {
                        client.ok("SET", "k", "v", "PX", "1");
                        Await.until("expiry", () -> Long.valueOf(0).equals(client.ok("DBSIZE")));
                    }
                    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                            .isLessThan(8000);
                },
                "--hz",
                "1");
    }

    private void persistenceCases() {
        cases.put("appendfsync", () -> AppendFsyncBehaviorTest.changes(dir));
        cases.put("auto-aof-rewrite-percentage", () -> growth("auto-aof-rewrite-percentage", "1"));
        cases.put("auto-aof-rewrite-min-size", () -> growth("auto-aof-rewrite-min-size", "1"));
        cases.put("aof-load-truncated", this::aofLoadTruncated);
        cases.put("archive-enabled", () -> ArchiveDirectives.enabled(dir));
        cases.put("archive-max-lag-seconds", () -> ArchiveDirectives.maxLagSeconds(dir));
        cases.put("archive-backlog-size", () -> ArchiveDirectives.backlogSize(dir));
        cases.put("backup-schedule", () -> ArchiveDirectives.schedule(dir));
        cases.put("backup-verify-schedule", () -> ArchiveDirectives.verifySchedule(dir));
        cases.put("backup-time-zone", () -> ArchiveDirectives.timeZone(dir));
        cases.put("backup-retention", () -> ArchiveDirectives.retention(dir));
        cases.put(
                "save",
                () -> afterFailedSave(
                        (member, client) -> {
                            assertThat(client.call("SET", "a", "1")).isEqualTo("OK");
                            assertThat(last(
                                            client,
                                            List.of("CONFIG", "SET", "save", "3600 1"),
                                            List.of("SET", "a", "2")))
                                    .satisfies(LiveDirectivesBehaviorTest::isMisconf);
                            assertThat(last(client, List.of("CONFIG", "SET", "save", ""), List.of("SET", "a", "3")))
                                    .isEqualTo("OK");
                        },
                        ""));
        cases.put(
                "stop-writes-on-bgsave-error",
                () -> afterFailedSave(
                        (member, client) -> {
                            assertThat(client.call("SET", "a", "1")).satisfies(LiveDirectivesBehaviorTest::isMisconf);
                            String name = "stop-writes-on-bgsave-error";
                            assertThat(last(client, List.of("CONFIG", "SET", name, "no"), List.of("SET", "a", "2")))
                                    .isEqualTo("OK");
                            assertThat(last(client, List.of("CONFIG", "SET", name, "yes"), List.of("SET", "a", "3")))
                                    .satisfies(LiveDirectivesBehaviorTest::isMisconf);
                        },
                        "3600 1"));
        cases.put(
                "rdbcompression",
                () -> alone((member, client) -> {
                    client.ok("SET", "long", "ab".repeat(50_000));
                    Path file = dir.resolve("alone").resolve("dump.rdb");
                    set(client, "rdbcompression", "no");
                    assertThat(client.ok("SAVE")).isEqualTo("OK");
                    assertThat(Files.size(file)).isGreaterThan(100_000);
                    assertThat((byte[]) client.ok("DUMP", "long")).hasSizeGreaterThan(100_000);
                    set(client, "rdbcompression", "yes");
                    assertThat(client.ok("SAVE")).isEqualTo("OK");
                    assertThat(Files.size(file)).isLessThan(5_000);
                    assertThat((byte[]) client.ok("DUMP", "long")).hasSizeLessThan(5_000);
                }));
        cases.put(
                "rdb-version",
                () -> alone((member, client) -> {
                    set(client, "rdb-version", "11");
                    assertThat(client.ok("SAVE")).isEqualTo("OK");
                    assertThat(Files.readString(dir.resolve("alone").resolve("dump.rdb"), StandardCharsets.ISO_8859_1))
                            .startsWith("REDIS0011");
                }));
    }

    private static void isMisconf(@Nullable Object reply) {
        assertThat(reply).isInstanceOf(RespError.class);
        assertThat(((RespError) reply).message()).startsWith("MISCONF");
    }

    private void growth(String directive, String value) throws Exception {
        boolean percentage = directive.endsWith("percentage");
        alone(
                (member, client) -> {
                    set(client, directive, value);
                    Await.until("a rewrite", () -> {
                        client.ok("SET", "k", "x".repeat(20_000));
                        return !info(client, "persistence", "rdb_saves").equals("0");
                    });
                },
                "--auto-aof-rewrite-percentage",
                percentage ? "0" : "1",
                "--auto-aof-rewrite-min-size",
                percentage ? "1" : "1gb");
    }

    /** The value holds for the next opening of the log: that of the next ActorSystem. */
    private void aofLoadTruncated() throws Exception {
        try (TestNode node = new TestNode(dir.resolve("node"));
                RespClient client = node.client()) {
            client.ok("SET", "a", "1");
            set(client, "aof-load-truncated", "no");
            try (Stream<Path> files = Files.list(dir.resolve("node").resolve("appendonlydir"))) {
                Path log = files.filter(file -> file.toString().endsWith(".incr.aof"))
                        .findFirst()
                        .orElseThrow();
                Files.writeString(log, "*3\r\n$3\r\nSET\r\n$1\r\n", StandardOpenOption.APPEND);
            }
            node.endActorSystem();
            assertThat(node.runtime().awaitEnd()).isEqualTo(1);
        }
    }

    private void afterFailedSave(Session session, String save) throws Exception {
        // The storage is in memory, so there is no directory for the snapshot.
        LossyLogStorage disk = new LossyLogStorage(dir.resolve("absent"));
        withDisk(
                disk,
                (member, client) -> {
                    assertThat(client.call("SAVE")).isInstanceOf(RespError.class);
                    session.run(member, client);
                },
                "--save",
                save);
    }

    /** What a client holds already counts when the limit comes. */
    private void maxmemoryClients(ShardMember member, RespClient client) throws IOException {
        try (RespClient greedy = member.client()) {
            greedy.ok("MULTI");
            greedy.ok("SET", "a", "x".repeat(300_000));
            set(client, "maxmemory", "1gb");
            set(client, "maxmemory-clients", "1%");
            assertThat(greedy.text("PING")).isEqualTo("QUEUED");
            set(client, "maxmemory-clients", "200kb");
            assertThat(greedy.atEnd()).isTrue();
        }
    }

    private void replicationCases() {
        cases.put("replica-ack-timeout", this::replicaAckTimeout);
        cases.put("replica-priority", this::replicaPriority);
        cases.put("replica-serve-stale-data", this::replicaServeStaleData);
        cases.put(
                "min-replicas-to-write",
                () -> alone((member, client) -> {
                    String name = "min-replicas-to-write";
                    assertThat(last(client, List.of("CONFIG", "SET", name, "1"), List.of("SET", "a", "1")))
                            .isEqualTo(new RespError("NOREPLICAS Not enough good replicas to write."));
                    assertThat(last(client, List.of("CONFIG", "SET", name, "0"), List.of("SET", "a", "1")))
                            .isEqualTo("OK");
                }));
        cases.put("min-replicas-max-lag", this::minReplicasMaxLag);
        cases.put("repl-backlog-size", this::replBacklogSize);
        cases.put("shutdown-timeout", this::shutdownTimeout);
        cases.put("repl-ping-replica-period", this::replPingReplicaPeriod);
        cases.put("repl-timeout", this::replTimeout);
    }

    private void replicaAckTimeout() throws Exception {
        ShardMember master = start(AckMode.QUORUM, "--replica-ack-timeout", "3600s");
        try (RespClient client = master.client();
                RespClient writer = writesWhatNobodyGets("a")) {
            client.send("CONFIG", "SET", "replica-ack-timeout", "10");
            assertThat(writer.read()).isEqualTo(new RespError(GateExit.NO_SYNC_REPLICAS));
        }
    }

    private void replicaPriority() throws Exception {
        start(AckMode.LOCAL);
        try (RespClient client = members.get(1).client()) {
            assertThat(voter.pingedPriority(ids.get(1))).isEqualTo(100);
            set(client, "replica-priority", "0");
            assertThat(info(client, "replication", "slave_priority")).isEqualTo("0");
            assertThat(voter.pingedPriority(ids.get(1))).isZero();
            assertThat(voter.preparedPriority(ids.get(1))).isZero();
        }
    }

    private void replicaServeStaleData() throws Exception {
        start(AckMode.LOCAL);
        try (RespClient client = members.get(1).client()) {
            Await.until("the first write", () -> "1".equals(client.text("GET", "first")));
            network.cut(ids.get(1));
            Await.until("a link that is down", () -> info(client, "replication", "master_link_status")
                    .equals("down"));
            String name = "replica-serve-stale-data";
            assertThat(last(client, List.of("CONFIG", "SET", name, "no"), List.of("GET", "first")))
                    .isEqualTo(new RespError(
                            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."));
            assertThat((byte[]) last(client, List.of("CONFIG", "SET", name, "yes"), List.of("GET", "first")))
                    .asString()
                    .isEqualTo("1");
        }
    }

    private void minReplicasMaxLag() throws Exception {
        ShardMember master = start(AckMode.LOCAL, "--min-replicas-to-write", "1", "--min-replicas-max-lag", "3600");
        try (RespClient client = master.client()) {
            network.cut(ids.get(1));
            network.cut(ids.get(2));
            long silent = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            Await.until("two seconds of silence", () -> {
                assertThat(client.call("SET", "a", "1")).isEqualTo("OK");
                return System.nanoTime() > silent;
            });
            String name = "min-replicas-max-lag";
            assertThat(last(client, List.of("CONFIG", "SET", name, "1"), List.of("SET", "a", "2")))
                    .isEqualTo(new RespError("NOREPLICAS Not enough good replicas to write."));
            // As in redis-server 0 switches the rule off.
            assertThat(last(client, List.of("CONFIG", "SET", name, "0"), List.of("SET", "a", "3")))
                    .isEqualTo("OK");
        }
    }

    @Override
    LogStorage storage(Path directory) throws IOException {
        if (!countsReads) {
            return super.storage(directory);
        }
        Files.createDirectories(directory);
        return new LossyLogStorage(directory);
    }

    /**
     * What a replica that was held back needs comes from memory with a large backlog, from the disk with a small one.
     */
    private void replBacklogSize() throws Exception {
        countsReads = true;
        ShardMember master = start(AckMode.LOCAL);
        LossyLogStorage disk = (LossyLogStorage) storages.get(0);
        try (RespClient client = master.client()) {
            assertThat(bytesReadToCatchUp(client, disk)).isZero();
            set(client, "repl-backlog-size", "1");
            assertThat(bytesReadToCatchUp(client, disk)).isPositive();
        }
    }

    private long bytesReadToCatchUp(RespClient client, LossyLogStorage disk) throws IOException {
        holdRecordsBack();
        for (int i = 0; i < 40; i++) {
            client.ok("SET", "k" + i, "x".repeat(100_000));
        }
        long before = disk.bytesRead();
        network.drop(message -> false);
        Await.until("two replicas", () -> Long.valueOf(2).equals(client.ok("WAIT", "2", "100")));
        return disk.bytesRead() - before;
    }

    private void shutdownTimeout() throws Exception {
        ShardMember master = start(AckMode.LOCAL, "--shutdown-timeout", "3600");
        try (RespClient client = master.client()) {
            holdRecordsBack();
            client.ok("SET", "a", "1");
            set(client, "shutdown-timeout", "0");
            client.send("SHUTDOWN");
            assertThat(master.exit.get(30, TimeUnit.SECONDS)).isZero();
        }
    }

    private void replPingReplicaPeriod() throws Exception {
        ShardMember master = start(AckMode.LOCAL, "--repl-ping-replica-period", "3600");
        try (RespClient client = master.client();
                RespClient replica = master.client()) {
            replica.send("SYNC");
            Await.until("state=online", () -> client.text("INFO", "replication").contains("port=0,state=online"));
            long index = master.lastIndex();
            set(client, "repl-ping-replica-period", "1");
            Await.until("a PING", () -> master.lastIndex() > index);
        }
    }

    private void replTimeout() throws Exception {
        ShardMember master = start(AckMode.LOCAL, "--repl-timeout", "3600");
        try (RespClient client = master.client();
                RespClient replica = master.client()) {
            replica.send("SYNC");
            Await.until("state=online", () -> client.text("INFO", "replication").contains("port=0,state=online"));
            replica.send("REPLCONF", "ACK", "0");
            set(client, "repl-timeout", "1");
            // One that has named no port; the other members of the shard have lines, too.
            Await.until("the end of the replica", () -> !client.text("INFO", "replication")
                    .contains("port=0,"));
        }
    }

    private void encodingCases() {
        encoding("hash-max-listpack-entries", "listpack", "hashtable", List.of("HSET", "k", "a", "1", "b", "2"));
        encoding("hash-max-listpack-value", "listpack", "hashtable", List.of("HSET", "k", "abc", "1"));
        encoding("set-max-intset-entries", "intset", "hashtable", List.of("SADD", "k", "1", "2"));
        encoding("zset-max-listpack-entries", "listpack", "skiplist", List.of("ZADD", "k", "1", "a", "2", "b"));
        encoding("zset-max-listpack-value", "listpack", "skiplist", List.of("ZADD", "k", "1", "abc"));
        cases.put("slowlog-log-slower-than", this::slowlogLogSlowerThan);
        cases.put("slowlog-max-len", this::slowlogMaxLen);
        cases.put("latency-monitor-threshold", this::latencyMonitorThreshold);
        cases.put("hll-sparse-max-bytes", this::hllSparseMaxBytes);
        cases.put("notify-keyspace-events", this::notifyKeyspaceEvents);
        cases.put("tracking-table-max-keys", this::trackingTableMaxKeys);
        cases.put("stream-node-max-bytes", () -> streamNodes("stream-node-max-bytes"));
        cases.put("stream-node-max-entries", () -> streamNodes("stream-node-max-entries"));
        cases.put("busy-reply-threshold", this::busyReplyThreshold);
    }

    private void encoding(String directive, String packed, String plain, List<String> write) {
        cases.put(
                directive,
                () -> alone((member, client) -> {
                    assertThat(text(last(client, write, List.of("OBJECT", "ENCODING", "k"))))
                            .isEqualTo(packed);
                    assertThat(text(last(
                                    client,
                                    List.of("DEL", "k"),
                                    List.of("CONFIG", "SET", directive, "1"),
                                    write,
                                    List.of("OBJECT", "ENCODING", "k"))))
                            .isEqualTo(plain);
                }));
    }
}

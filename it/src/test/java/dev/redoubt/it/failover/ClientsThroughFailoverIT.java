package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSentinelPool;
import redis.clients.jedis.exceptions.JedisException;

/** The clients that teams have, unmodified: they find the master by Sentinel and write through its death. */
class ClientsThroughFailoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    @Timeout(240)
    void jedis_and_lettuce_write_through_the_death_of_the_master() {
        try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", "quorum")) {
            try (JedisSentinelPool pool =
                    new JedisSentinelPool(TestCluster.MASTER_NAME, Set.copyOf(cluster.sentinelAddresses()))) {
                throughAKill(
                        cluster,
                        value -> {
                            try (Jedis jedis = pool.getResource()) {
                                jedis.sadd("jedis", value);
                            }
                        },
                        () -> {
                            try (Jedis jedis = pool.getResource()) {
                                return jedis.smembers("jedis");
                            }
                        });
            }
            RedisClient client = RedisClient.create();
            try (StatefulRedisMasterReplicaConnection<String, String> connection =
                    MasterReplica.connect(client, StringCodec.UTF8, sentinelUri(cluster))) {
                connection.setReadFrom(ReadFrom.MASTER);
                throughAKill(cluster, value -> connection.sync().sadd("lettuce", value), () -> connection
                        .sync()
                        .smembers("lettuce"));
            } finally {
                client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
            }
        }
    }

    private static RedisURI sentinelUri(TestCluster cluster) {
        RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(TestCluster.MASTER_NAME);
        cluster.sentinels().forEach(sentinel -> uri.withSentinel("127.0.0.1", sentinel.port()));
        return uri.withTimeout(Duration.ofSeconds(5)).build();
    }

    private static void throughAKill(TestCluster cluster, Consumer<String> add, Supplier<Set<String>> all) {
        Set<String> acked = new HashSet<>();
        int[] next = {0};
        BooleanSupplier addOne = () -> {
            String value = Integer.toString(next[0]++);
            try {
                add.accept(value);
                return acked.add(value);
            } catch (JedisException | RedisException | CancellationException outcomeUnknown) {
                return false;
            }
        };
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> addOne.getAsBoolean() && acked.size() > 100);
        RedoubtProcess master = cluster.awaitMaster();
        master.kill9();
        int before = acked.size();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> addOne.getAsBoolean() && acked.size() > before + 100);
        assertThat(all.get()).containsAll(acked);
        master.start();
        cluster.awaitReplica(master);
    }
}

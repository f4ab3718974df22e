package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** MIGRATE between a member and redis-server, in both directions. */
class MigrateInteropTest extends DirectiveSessions {
    private static final String HOST = "127.0.0.1";

    private interface Both {
        void run(RespClient ours, String ourPort, RespClient theirs, String theirPort) throws Exception;
    }

    private void both(Both test, String... redisArgs) throws Exception {
        alone(
                (member, client) -> {
                    try (RedisServer redis = RedisServer.start(redisArgs);
                            RespClient theirs = redis.connect()) {
                        String ourPort = Integer.toString(client.serverPort());
                        test.run(client, ourPort, theirs, Integer.toString(theirs.serverPort()));
                    }
                },
                "--enable-debug-command",
                "yes");
    }

    private static String error(Object reply) {
        assertThat(reply).isInstanceOf(RespError.class);
        return ((RespError) reply).message();
    }

    private static void fill(RespClient client) throws Exception {
        client.ok("SET", "string", "v".repeat(300_000), "PX", "1000000");
        client.ok("RPUSH", "list", "a", "b");
        client.ok("SADD", "set", "1", "2");
        client.ok("HSET", "hash", "f", "v");
        client.ok("ZADD", "zset", "1.5", "m");
        client.ok("XADD", "stream", "1-1", "f", "v");
        client.ok("XGROUP", "CREATE", "stream", "g", "0");
    }

    private static final String[] KEYS = {"string", "list", "set", "hash", "zset", "stream"};

    private static Object migrate(RespClient from, String port, String db, String... options) throws Exception {
        Object[] request = new Object[6 + options.length + 1 + KEYS.length];
        System.arraycopy(new Object[] {"MIGRATE", HOST, port, "", db, "20000"}, 0, request, 0, 6);
        System.arraycopy(options, 0, request, 6, options.length);
        request[6 + options.length] = "KEYS";
        System.arraycopy(KEYS, 0, request, 7 + options.length, KEYS.length);
        return from.call(request);
    }

    private static void goesAndComes(RespClient from, RespClient to, String port) throws Exception {
        fill(from);
        String digest = from.text("DEBUG", "DIGEST");
        assertThat(migrate(from, port, "0")).isEqualTo("OK");
        assertThat(from.ok("DBSIZE")).isEqualTo(0L);
        assertThat(to.text("DEBUG", "DIGEST")).isEqualTo(digest);
        assertThat((Long) to.ok("PTTL", "string")).isBetween(900_000L, 1_000_000L);
        assertThat(migrate(from, port, "0")).isEqualTo("NOKEY");
        assertThat(info(from, "stats", "migrate_cached_sockets")).isEqualTo("1");
        assertThat(info(from, "commandstats", "cmdstat_migrate")).startsWith("calls=2,");
    }

    @Test
    void keys_of_each_type_go_to_redis_server() throws Exception {
        both((ours, ourPort, theirs, theirPort) -> goesAndComes(ours, theirs, theirPort));
    }

    @Test
    void keys_of_each_type_come_from_redis_server() throws Exception {
        both((ours, ourPort, theirs, theirPort) -> goesAndComes(theirs, ours, ourPort));
    }

    @Test
    void copy_replace_and_databases_do_as_with_redis_server() throws Exception {
        both((ours, ourPort, theirs, theirPort) -> {
            String busy = "ERR Target instance replied with error: BUSYKEY Target key name already exists.";
            fill(ours);
            assertThat(migrate(ours, theirPort, "3", "COPY")).isEqualTo("OK");
            assertThat(ours.ok("DBSIZE")).isEqualTo((long) KEYS.length);
            assertThat(error(migrate(ours, theirPort, "3", "COPY"))).isEqualTo(busy);
            theirs.ok("SELECT", "3");
            theirs.ok("DEL", "list");
            assertThat(error(migrate(ours, theirPort, "3"))).isEqualTo(busy);
            assertThat(ours.ok("EXISTS", "list")).isEqualTo(0L);
            assertThat(ours.ok("DBSIZE")).isEqualTo(KEYS.length - 1L);
            assertThat(migrate(ours, theirPort, "3", "REPLACE")).isEqualTo("OK");
            assertThat(ours.ok("DBSIZE")).isEqualTo(0L);
            ours.ok("SET", "string", "x");
            assertThat(error(migrate(ours, theirPort, "99")))
                    .isEqualTo("ERR Target instance replied with error: ERR DB index is out of range");
            assertThat(ours.text("GET", "string")).isEqualTo("x");
        });
    }

    @Test
    void the_target_may_want_a_password() throws Exception {
        both(
                (ours, ourPort, theirs, theirPort) -> {
                    theirs.ok("AUTH", "secret");
                    theirs.ok("ACL", "SETUSER", "mover", "on", ">pw", "~*", "+@all");
                    ours.ok("SET", "string", "x");
                    assertThat(error(migrate(ours, theirPort, "0")))
                            .isEqualTo("ERR Target instance replied with error: NOAUTH Authentication required.");
                    assertThat(error(migrate(ours, theirPort, "0", "AUTH", "wrong")))
                            .startsWith("ERR Target instance replied with error: WRONGPASS");
                    assertThat(ours.text("GET", "string")).isEqualTo("x");
                    assertThat(migrate(ours, theirPort, "0", "AUTH", "secret", "COPY"))
                            .isEqualTo("OK");
                    assertThat(migrate(ours, theirPort, "0", "REPLACE", "AUTH2", "mover", "pw"))
                            .isEqualTo("OK");
                    assertThat(theirs.text("GET", "string")).isEqualTo("x");
                },
                "--requirepass",
                "secret");
    }

    @Test
    void passwords_are_in_no_slowlog_and_shown_to_no_monitor() throws Exception {
        both((ours, ourPort, theirs, theirPort) -> {
            for (RespClient client : List.of(ours, theirs)) {
                client.ok("SET", "string", "x");
                client.ok("CONFIG", "SET", "slowlog-log-slower-than", "0");
                client.ok("CONFIG", "SET", "proto-max-bulk-len", "1mb");
            }
            String[][] both = new String[2][];
            int at = 0;
            for (RespClient client : List.of(ours, theirs)) {
                client.ok("SLOWLOG", "RESET");
                migrate(client, "1", "0", "AUTH", "hidden", "AUTH2", "name", "hidden");
                both[at++] = words(client.ok("SLOWLOG", "GET", "1"));
            }
            assertThat(both[0]).contains("(redacted)").doesNotContain("hidden");
            assertThat(both[0]).isEqualTo(both[1]);
        });
    }

    private static String[] words(Object entries) {
        List<?> entry = (List<?>) ((List<?>) entries).get(0);
        return ((List<?>) entry.get(3)).stream().map(DirectiveSessions::text).toArray(String[]::new);
    }
}

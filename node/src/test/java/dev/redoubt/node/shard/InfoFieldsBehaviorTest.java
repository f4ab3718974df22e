package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The fields that monitoring reads, beside those of redis-server. */
class InfoFieldsBehaviorTest extends DirectiveSessions {
    /** The fields that docs/differences.md lists as missing. */
    private static final Set<String> MISSING = Set.of(
            "gcc_version",
            "atomicvar_api",
            "total_net_repl_input_bytes",
            "total_net_repl_output_bytes",
            "instantaneous_input_repl_kbps",
            "instantaneous_output_repl_kbps",
            "rdb_last_load_keys_expired",
            "rdb_last_load_keys_loaded",
            "aof_rewrites_consecutive_failures",
            "aof_delayed_fsync");

    private static Set<String> fields(RespClient client) throws IOException {
        client.ok("CONFIG", "RESETSTAT");
        client.ok("SET", "a", "1", "EX", "100");
        assertThat(client.call("NOSUCH")).isInstanceOf(RespError.class);
        client.ok("CONFIG", "GET", "port");
        Set<String> names = new TreeSet<>();
        for (String line : client.text("INFO", "everything").split("\r\n")) {
            names.add(line.startsWith("#") || !line.contains(":") ? line : line.substring(0, line.indexOf(':')));
        }
        return names;
    }

    private static String lazilyFreed(RespClient client) throws IOException {
        StringBuilder counts = new StringBuilder();
        client.ok("CONFIG", "RESETSTAT");
        for (String script : List.of(
                "redis.call('set', 'k', string.rep('x', 100000)) redis.call('unlink', 'k')",
                "for i = 1, 64 do redis.call('sadd', 'k', 'm' .. i) end redis.call('unlink', 'k')",
                "for i = 1, 65 do redis.call('sadd', 'k', 'm' .. i) end redis.call('unlink', 'k', 'k')",
                "for i = 1, 65 do redis.call('sadd', 'k', 'm' .. i) end redis.call('del', 'k')",
                "for i = 1, 100 do redis.call('sadd', 'k', i) end redis.call('unlink', 'k')",
                "for i = 1, 100 do redis.call('hset', 'k', i, i) end redis.call('unlink', 'k')",
                "for i = 1, 600 do redis.call('hset', 'k', i, i) end redis.call('unlink', 'k')",
                "for i = 1, 600 do redis.call('zadd', 'k', i, i) end redis.call('unlink', 'k')",
                "for i = 1, 600 do redis.call('rpush', 'k', i) end redis.call('unlink', 'k')",
                "for i = 1, 600 do redis.call('rpush', 'k', string.rep('x', 4000)) end redis.call('unlink', 'k')",
                "for i = 1, 100 do redis.call('xadd', 'k', i, 'f', 'v') end redis.call('unlink', 'k')",
                "for i = 1, 10000 do redis.call('xadd', 'k', i, 'f', 'v') end redis.call('unlink', 'k')",
                "redis.call('mset', 'a', 1, 'b', 2) redis.call('flushdb', 'sync')",
                "redis.call('mset', 'a', 1, 'b', 2) redis.call('flushdb', 'async')",
                "redis.call('mset', 'a', 1, 'b', 2) redis.call('flushall', 'async')")) {
            client.ok("EVAL", script, "0");
            Await.until("lazy freeing", () -> field(client, "lazyfree_pending_objects")
                    .equals("0"));
            counts.append(field(client, "lazyfreed_objects")).append(' ');
        }
        return counts.toString();
    }

    private static String field(RespClient client, String name) throws IOException {
        return String.valueOf(client.text("INFO", "memory"))
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("none");
    }

    @Test
    void values_count_as_freed_lazily_as_in_redis_server() throws Exception {
        alone((member, client) -> {
            try (RedisServer redis = RedisServer.start();
                    RespClient theirs = redis.connect()) {
                assertThat(lazilyFreed(client)).isEqualTo(lazilyFreed(theirs));
            }
        });
    }

    @Test
    void sections_and_fields_are_those_of_redis_server_but_for_those_that_are_listed() throws Exception {
        alone((member, client) -> {
            try (RedisServer redis = RedisServer.start("--appendonly", "yes");
                    RespClient theirs = redis.connect()) {
                Set<String> missing = fields(theirs);
                missing.removeAll(fields(client));
                assertThat(missing).containsExactlyInAnyOrderElementsOf(MISSING);
            }
        });
    }

    @Test
    void commands_and_errors_are_counted_by_name_until_they_are_reset() throws Exception {
        alone((member, client) -> {
            client.ok("CONFIG", "RESETSTAT");
            client.ok("SET", "a", "b");
            assertThat(client.call("INCR", "a")).isInstanceOf(RespError.class);
            assertThat(client.call("INCR")).isInstanceOf(RespError.class);
            assertThat(client.call("LPUSH", "a", "b")).isInstanceOf(RespError.class);
            client.ok("PING");
            assertThat(info(client, "commandstats", "cmdstat_set"))
                    .matches("calls=1,usec=[0-9]+,usec_per_call=[0-9.]+,rejected_calls=0,failed_calls=0");
            assertThat(info(client, "commandstats", "cmdstat_incr"))
                    .startsWith("calls=1,")
                    .endsWith(",rejected_calls=1,failed_calls=1");
            assertThat(info(client, "commandstats", "cmdstat_ping")).startsWith("calls=1,");
            assertThat(info(client, "errorstats", "errorstat_ERR")).isEqualTo("count=2");
            assertThat(info(client, "errorstats", "errorstat_WRONGTYPE")).isEqualTo("count=1");
            assertThat(client.text("INFO")).doesNotContain("cmdstat_").contains("errorstat_ERR");
            client.ok("CONFIG", "RESETSTAT");
            assertThat(client.text("INFO", "all")).doesNotContain("cmdstat_set").doesNotContain("errorstat_ERR");
            assertThat(client.ok("LATENCY", "HISTOGRAM", "set")).isEqualTo(List.of());
        });
    }

    @Test
    void a_script_an_exec_and_a_client_that_waited_count_what_they_run() throws Exception {
        alone((member, client) -> {
            client.ok("CONFIG", "RESETSTAT");
            client.ok("EVAL", "redis.call('set','k','v') redis.pcall('incr','k') return 1", "0");
            client.ok("MULTI");
            client.ok("GET", "k");
            client.ok("EXEC");
            try (RespClient other = member.client()) {
                other.send("BLPOP", "list", "0");
                Await.until("blocked", () -> info(client, "clients", "blocked_clients")
                        .equals("1"));
                client.ok("LPUSH", "list", "x");
                assertThat((List<?>) other.read()).hasSize(2);
            }
            assertThat(info(client, "commandstats", "cmdstat_set")).startsWith("calls=1,");
            assertThat(info(client, "commandstats", "cmdstat_incr")).endsWith(",failed_calls=1");
            assertThat(info(client, "commandstats", "cmdstat_get")).startsWith("calls=1,");
            assertThat(info(client, "commandstats", "cmdstat_exec")).endsWith(",failed_calls=0");
            assertThat(info(client, "commandstats", "cmdstat_blpop")).startsWith("calls=1,");
        });
    }

    @Test
    void a_script_fails_with_the_error_of_the_command_that_it_calls() throws Exception {
        alone((member, client) -> {
            client.ok("CONFIG", "RESETSTAT");
            assertThat(client.call("EVAL", "return redis.call('select', 99)", "0"))
                    .isInstanceOf(RespError.class);
            assertThat(client.call("EVAL", "return redis.pcall('lpop', KEYS[1], 'x')", "1", "k"))
                    .isInstanceOf(RespError.class);
            client.ok("EVAL", "redis.pcall('set', KEYS[1]) return 1", "1", "k");
            assertThat(info(client, "errorstats", "errorstat_ERR")).isEqualTo("count=3");
            assertThat(info(client, "commandstats", "cmdstat_select")).endsWith("rejected_calls=0,failed_calls=1");
            assertThat(info(client, "commandstats", "cmdstat_lpop")).endsWith("rejected_calls=0,failed_calls=1");
            assertThat(info(client, "commandstats", "cmdstat_set")).endsWith("rejected_calls=1,failed_calls=0");
            assertThat(info(client, "commandstats", "cmdstat_eval"))
                    .startsWith("calls=3,")
                    .endsWith("rejected_calls=0,failed_calls=2");
        });
    }

    @Test
    void average_ttl_is_that_of_the_keys_that_expire() throws Exception {
        alone((member, client) -> {
            client.ok("SET", "a", "1", "EX", "1000");
            client.ok("SET", "b", "1");
            String[] parts = info(client, "keyspace", "db0").split("avg_ttl=");
            assertThat(parts[0]).isEqualTo("keys=2,expires=1,");
            assertThat(Long.parseLong(parts[1])).isBetween(900_000L, 1_000_000L);
        });
    }
}

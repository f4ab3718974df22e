package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import dev.redoubt.persistence.testing.RespClient.RespPush;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The cases of the live directives that concern a few commands only. */
abstract class CommandDirectives extends DirectiveSessions {
    final void protectedMode() throws Exception {
        try (TestNode node = new TestNode(dir, "--bind", "0.0.0.0");
                RespClient client = node.client()) {
            try (RespClient other = node.clientFromElsewhere()) {
                assertThat(String.valueOf(other.read())).contains("DENIED");
            }
            set(client, "protected-mode", "no");
            try (RespClient other = node.clientFromElsewhere()) {
                assertThat(other.text("PING")).isEqualTo("PONG");
            }
        }
    }

    final void aclPubsubDefault() throws Exception {
        alone((member, client) -> assertThat(text(((List<?>) last(
                                client,
                                List.of("ACL", "SETUSER", "before"),
                                List.of("CONFIG", "SET", "acl-pubsub-default", "allchannels"),
                                List.of("ACL", "SETUSER", "after"),
                                List.of("ACL", "LIST")))
                        .get(0)))
                .isEqualTo("user after off &* -@all"));
    }

    final void acllogMaxLen() throws Exception {
        alone((member, client) -> assertThat((List<?>) last(
                        client,
                        List.of("CONFIG", "SET", "acllog-max-len", "2"),
                        List.of("AUTH", "a", "x"),
                        List.of("AUTH", "b", "x"),
                        List.of("AUTH", "c", "x"),
                        List.of("ACL", "LOG")))
                .hasSize(2));
    }

    final void slowlogLogSlowerThan() throws Exception {
        alone((member, client) -> {
            assertThat(last(
                            client,
                            List.of("CONFIG", "SET", "slowlog-log-slower-than", "-1"),
                            List.of("PFSELFTEST"),
                            List.of("SLOWLOG", "LEN")))
                    .isEqualTo(0L);
            assertThat(last(
                            client,
                            List.of("CONFIG", "SET", "slowlog-log-slower-than", "1"),
                            List.of("PFSELFTEST"),
                            List.of("SLOWLOG", "LEN")))
                    .isNotEqualTo(0L);
        });
    }

    final void slowlogMaxLen() throws Exception {
        alone((member, client) -> assertThat(last(
                        client,
                        List.of("CONFIG", "SET", "slowlog-max-len", "2", "slowlog-log-slower-than", "0"),
                        List.of("SET", "a", "1"),
                        List.of("SET", "a", "2"),
                        List.of("SET", "a", "3"),
                        List.of("SLOWLOG", "LEN")))
                .isEqualTo(2L));
    }

    final void latencyMonitorThreshold() throws Exception {
        alone((member, client) -> {
            assertThat(last(client, List.of("PFSELFTEST"), List.of("LATENCY", "LATEST")))
                    .isEqualTo(List.of());
            assertThat(last(
                            client,
                            List.of("CONFIG", "SET", "latency-monitor-threshold", "1"),
                            List.of("PFSELFTEST"),
                            List.of("LATENCY", "RESET", "COMMAND")))
                    .isEqualTo(1L);
        });
    }

    /** With one byte allowed, the keys that may go are gone at once. */
    final void maxmemoryPolicy() throws Exception {
        alone((member, client) -> {
            client.ok("SET", "a", "1");
            set(client, "maxmemory-policy", "allkeys-random");
            set(client, "maxmemory", "1");
            assertThat(last(client, List.of("PING"), List.of("DBSIZE"))).isEqualTo(0L);
            assertThat(info(client, "stats", "evicted_keys")).isEqualTo("1");
        });
    }

    final void maxmemorySamples() throws Exception {
        alone((member, client) -> {
            set(client, "maxmemory-samples", "10");
            assertThat(client.call("CONFIG", "SET", "maxmemory-samples", "0")).isInstanceOf(RespError.class);
            client.ok("SET", "a", "1");
            set(client, "maxmemory-policy", "allkeys-lru");
            set(client, "maxmemory", "1");
            Await.until("eviction", () -> Long.valueOf(0).equals(client.ok("DBSIZE")));
        });
    }

    final void maxmemoryEvictionTenacity() throws Exception {
        alone((member, client) -> {
            for (int i = 0; i < 3000; i++) {
                client.ok("SET", "key:" + i, "1");
            }
            set(client, "maxmemory-eviction-tenacity", "100");
            set(client, "maxmemory-policy", "allkeys-lru");
            set(client, "maxmemory", "1");
            assertThat(client.ok("DBSIZE")).isEqualTo(0L);
        });
    }

    final void lfuLogFactor() throws Exception {
        alone((member, client) -> {
            set(client, "maxmemory-policy", "allkeys-lfu");
            set(client, "lfu-log-factor", "0");
            client.ok("SET", "a", "1");
            client.ok("GET", "a");
            client.ok("GET", "a");
            assertThat(client.ok("OBJECT", "FREQ", "a")).isEqualTo(7L);
        });
    }

    /** A counter that does not fall is the only thing that shows without waiting for a minute. */
    final void lfuDecayTime() throws Exception {
        alone((member, client) -> {
            set(client, "maxmemory-policy", "allkeys-lfu");
            set(client, "lfu-decay-time", "0");
            client.ok("SET", "a", "1");
            assertThat(client.ok("OBJECT", "FREQ", "a")).isEqualTo(5L);
            assertThat(client.call("CONFIG", "SET", "lfu-decay-time", "-1")).isInstanceOf(RespError.class);
        });
    }

    final void latencyTracking() throws Exception {
        alone((member, client) -> {
            set(client, "latency-tracking", "no");
            client.ok("CONFIG", "RESETSTAT");
            client.ok("SET", "a", "1");
            assertThat(client.ok("LATENCY", "HISTOGRAM", "set")).isEqualTo(List.of());
            set(client, "latency-tracking", "yes");
            client.ok("SET", "a", "1");
            assertThat((List<?>) client.ok("LATENCY", "HISTOGRAM", "set")).hasSize(2);
        });
    }

    final void latencyTrackingInfoPercentiles() throws Exception {
        alone((member, client) -> {
            set(client, "latency-tracking-info-percentiles", "50 99.99");
            client.ok("SET", "a", "1");
            assertThat(info(client, "latencystats", "latency_percentiles_usec_set"))
                    .matches("p50=[0-9.]+,p99.99=[0-9.]+");
        });
    }

    final void notifyKeyspaceEvents() throws Exception {
        alone((member, client) -> {
            client.ok("HELLO", "3");
            client.ok("SUBSCRIBE", "__keyspace@0__:k");
            client.ok("SET", "k", "v");
            client.ok("CONFIG", "SET", "notify-keyspace-events", "K$");
            client.ok("SET", "k", "v");
            assertThat(pushed(client)).isEqualTo("message __keyspace@0__:k set");
        });
    }

    final void trackingTableMaxKeys() throws Exception {
        alone((member, client) -> {
            client.ok("HELLO", "3");
            client.ok("CLIENT", "TRACKING", "ON");
            client.ok("MGET", "a", "b");
            client.ok("CONFIG", "SET", "tracking-table-max-keys", "1");
            assertThat(pushed(client)).isEqualTo("invalidate [a]");
            assertThat(client.text("GET", "c")).isNull();
            assertThat(pushed(client)).isEqualTo("invalidate [b]");
        });
    }

    /** The items of the next push, and bulks as text. */
    private static String pushed(RespClient client) throws IOException {
        List<String> items = new ArrayList<>();
        for (Object item : ((RespPush) client.read()).items()) {
            items.add(item instanceof List<?> list ? "[" + text(list.get(0)) + "]" : text(item));
        }
        return String.join(" ", items);
    }

    final void hllSparseMaxBytes() throws Exception {
        alone((member, client) -> {
            assertThat(text(last(client, List.of("PFADD", "k", "a", "b"), List.of("PFDEBUG", "ENCODING", "k"))))
                    .isEqualTo("sparse");
            assertThat(text(last(
                            client,
                            List.of("CONFIG", "SET", "hll-sparse-max-bytes", "1"),
                            List.of("PFADD", "k", "c"),
                            List.of("PFDEBUG", "ENCODING", "k"))))
                    .isEqualTo("dense");
        });
    }

    final void streamNodes(String directive) throws Exception {
        List<String> add = List.of("XADD", "k", "*", "a", "b");
        List<String> info = List.of("XINFO", "STREAM", "k");
        alone((member, client) -> {
            assertThat(radixTreeKeys(last(client, add, add, info))).isEqualTo(1);
            List<String> set = List.of("CONFIG", "SET", directive, "1");
            assertThat(radixTreeKeys(last(client, List.of("DEL", "k"), set, add, add, info)))
                    .isEqualTo(2);
        });
    }

    private static long radixTreeKeys(Object info) {
        return (Long) ((List<?>) info).get(3);
    }

    final void busyReplyThreshold() throws Exception {
        alone((member, client) -> {
            set(client, "busy-reply-threshold", "1");
            try (RespClient other = member.client()) {
                other.send("EVAL", "while true do end", "0");
                Await.until("BUSY", () -> String.valueOf(client.call("PING")).contains("BUSY"));
                assertThat(client.call("SCRIPT", "KILL")).isEqualTo("OK");
                assertThat(String.valueOf(other.read())).contains("Script killed");
            }
        });
    }
}

package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What INFO says of replication is so. */
@Timeout(120)
class StatusSamplerBehaviorTest extends ThreeMembers {
    private static Map<String, String> info(RespClient client, String section) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line : client.text("INFO", section).split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return fields;
    }

    private static long offsetOf(String slave) {
        for (String part : slave.split(",")) {
            if (part.startsWith("offset=")) {
                return Long.parseLong(part.substring("offset=".length()));
            }
        }
        throw new AssertionError(slave);
    }

    private static void awaitLink(RespClient replica, String status) {
        Await.until(
                "link " + status,
                () -> status.equals(info(replica, "replication").get("master_link_status")));
    }

    @Test
    void info_shows_the_position_of_each_attached_replica() throws IOException {
        ShardMember master = start(AckMode.LOCAL);
        try (RespClient client = master.client()) {
            Map<String, String> before = info(client, "replication");
            long synced = Long.parseLong(before.get("master_repl_offset"));
            assertThat(before).containsEntry("connected_slaves", "2");
            assertThat(before.get("slave0")).contains("state=online,offset=" + synced + ",lag=0");
            // The log has one term: there is no history before it.
            assertThat(before).containsEntry("second_repl_offset", "-1");
            holdRecordsBack();
            client.call("SET", "a", "behind");
            Map<String, String> lagging = info(client, "replication");
            assertThat(Long.parseLong(lagging.get("master_repl_offset"))).isGreaterThan(synced);
            assertThat(offsetOf(lagging.get("slave0"))).isEqualTo(synced);
            assertThat(offsetOf(lagging.get("slave1"))).isEqualTo(synced);
            network.cut(ids.get(1));
            Await.until(
                    "one replica", () -> "1".equals(info(client, "replication").get("connected_slaves")));
        }
    }

    @Test
    void partial_syncs_are_counted_until_the_counters_are_reset() throws IOException {
        ShardMember master = start(AckMode.QUORUM);
        try (RespClient client = master.client()) {
            Map<String, String> stats = info(client, "stats");
            assertThat(stats).containsEntry("sync_full", "0").containsEntry("sync_partial_err", "0");
            assertThat(Long.parseLong(stats.get("sync_partial_ok"))).isGreaterThanOrEqualTo(2);
            assertThat(client.call("CONFIG", "RESETSTAT")).isEqualTo("OK");
            assertThat(info(client, "stats")).containsEntry("sync_partial_ok", "0");
            try (RespClient replica = members.get(1).client()) {
                // A frame that comes before the replica's next tick prolongs the subscription (docs/protocol.md 3.7).
                Await.until("another subscription", () -> {
                    network.cut(ids.get(1));
                    awaitLink(replica, "down");
                    network.heal(ids.get(1));
                    awaitLink(replica, "up");
                    return !"0".equals(info(client, "stats").get("sync_partial_ok"));
                });
            }
        }
    }
}

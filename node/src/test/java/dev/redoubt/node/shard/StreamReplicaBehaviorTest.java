package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams on replicas: clients that wait there, and groups that come by records and by full syncs. */
@Timeout(120)
class StreamReplicaBehaviorTest extends ThreeMembers {
    private static String text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return reply instanceof List<?> list
                ? list.stream().map(StreamReplicaBehaviorTest::text).toList().toString()
                : String.valueOf(reply);
    }

    private void awaitBlocked(RespClient client) {
        Await.until("a client waits", () -> String.valueOf(client.text("INFO", "clients"))
                .contains("blocked_clients:1\r\n"));
    }

    @Test
    void client_that_waits_at_a_replica_gets_what_the_master_adds() throws IOException {
        ShardMember master = start(AckMode.LOCAL);
        try (RespClient writer = master.client();
                RespClient waiting = members.get(1).client();
                RespClient other = members.get(1).client()) {
            waiting.send("XREAD", "BLOCK", "0", "STREAMS", "s", "$");
            awaitBlocked(other);
            writer.ok("XADD", "s", "1", "a", "b");
            assertThat(text(waiting.read())).isEqualTo("[[s, [[1-0, [a, b]]]]]");
            waiting.send("XREAD", "BLOCK", "0", "STREAMS", "s", "$");
            awaitBlocked(other);
            writer.ok("XDEL", "s", "1");
            writer.ok("DEL", "s");
            writer.ok("XADD", "s", "2", "a", "c");
            assertThat(text(waiting.read())).isEqualTo("[[s, [[2-0, [a, c]]]]]");
            assertThat(waiting.call("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">"))
                    .isEqualTo(new RespError("READONLY You can't write against a read only replica."));
        }
    }

    @Test
    void replicas_have_what_is_pending_at_the_same_times() throws IOException {
        ShardMember master = start(AckMode.LOCAL);
        try (RespClient writer = master.client()) {
            for (int i = 1; i <= 5; i++) {
                writer.ok("XADD", "s", i, "a", i);
            }
            writer.ok("XGROUP", "CREATE", "s", "g", "0");
            writer.ok("XREADGROUP", "GROUP", "g", "alice", "COUNT", "3", "STREAMS", "s", ">");
            writer.ok("XACK", "s", "g", "2");
            writer.ok("XCLAIM", "s", "g", "bob", "0", "3", "IDLE", "5000");
            String pending = pending(writer);
            assertThat(pending).contains("alice").contains("bob");
            awaitPending(1, pending);
            wipe(2);
            awaitPending(2, pending);
        }
    }

    private void awaitPending(int number, String pending) {
        Await.until("what is pending at " + number, () -> {
            voter.tell(ids);
            try (RespClient client = members.get(number).client()) {
                return client.call("XLEN", "s") instanceof Long length
                        && length == 5
                        && pending(client).equals(pending);
            }
        });
    }

    /** The group's pending entries with the times of their delivery. */
    private static String pending(RespClient client) throws IOException {
        List<?> full = (List<?>) client.ok("XINFO", "STREAM", "s", "FULL");
        List<?> groups = (List<?>) full.get(full.size() - 1);
        return groups.isEmpty() ? "" : text(((List<?>) groups.get(0)).get(11));
    }
}

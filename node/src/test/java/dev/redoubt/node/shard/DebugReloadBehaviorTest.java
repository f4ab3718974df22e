package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** DEBUG RELOAD beside other things that change the keyspace. */
@Timeout(120)
class DebugReloadBehaviorTest extends ThreeMembers {
    private static final int KEYS = 50_000;
    private static final int WRITES = 1000;
    private static final String LIBRARY =
            "#!lua name=lib%1$s\nredis.register_function('%1$s', function() return 1 end)";

    @Test
    void replica_keeps_the_records_that_come_while_it_reloads() throws IOException {
        ShardMember master = start(AckMode.LOCAL, "--enable-debug-command", "yes");
        try (RespClient writer = master.client();
                RespClient replica = members.get(1).client()) {
            assertThat(writer.ok("DEBUG", "POPULATE", KEYS)).isEqualTo("OK");
            assertThat(writer.call("WAIT", "2", "60000")).isEqualTo(2L);
            replica.send("DEBUG", "RELOAD");
            // It writes and reads the snapshot meanwhile, and each of these is a record of its own.
            for (int i = 0; i < WRITES; i++) {
                writer.ok("SET", "during:" + i, "1");
            }
            assertThat(replica.read()).isEqualTo("OK");
            Await.until("equal data", () -> {
                voter.tell(ids);
                return digest(0).equals(digest(1));
            });
        }
    }

    @Test
    void master_reads_its_log_again_and_goes_on() throws IOException {
        ShardMember master = start(AckMode.QUORUM, "--enable-debug-command", "yes");
        try (RespClient client = master.client();
                RespClient replica = members.get(1).client()) {
            assertThat(client.ok("DEBUG", "POPULATE", KEYS)).isEqualTo("OK");
            assertThat(client.ok("BGREWRITEAOF")).isNotNull();
            Await.until("a base", () -> String.valueOf(client.text("INFO", "persistence"))
                    .contains("aof_rewrite_in_progress:0"));
            client.ok("RPUSH", "list", "a", "b");
            Object before = digest(0);
            assertThat(client.ok("DEBUG", "LOADAOF")).isEqualTo("OK");
            assertThat(digest(0)).isEqualTo(before);
            client.ok("RPUSH", "list", "c");
            assertThat(client.ok("LLEN", "list")).isEqualTo(3L);
            assertThat(replica.call("DEBUG", "LOADAOF"))
                    .isEqualTo(new RespClient.RespError("ERR DEBUG LOADAOF is for a master"));
            awaitEqualData();
        }
    }

    @Test
    void replicas_and_log_have_what_a_snapshot_gives_back() throws IOException {
        ShardMember master = start(AckMode.QUORUM, "--enable-debug-command", "yes");
        try (RespClient client = master.client()) {
            client.ok("SET", "kept", "old");
            client.ok("SELECT", "3");
            client.ok("ZADD", "zset", "1.5", "member");
            client.ok("EXPIRE", "zset", "10000");
            client.ok("FUNCTION", "LOAD", LIBRARY.formatted("one"));
            client.ok("DEBUG", "RELOAD");
            client.ok("DEL", "zset");
            client.ok("FUNCTION", "LOAD", LIBRARY.formatted("two"));
            client.ok("SELECT", "0");
            client.ok("SET", "kept", "new");
            client.ok("SET", "added", "1");
            assertThat(client.ok("DEBUG", "RELOAD", "NOSAVE", "NOFLUSH", "MERGE"))
                    .isEqualTo("OK");
            assertThat(client.text("GET", "kept")).isEqualTo("old");
            assertThat(client.text("GET", "added")).isEqualTo("1");
            assertThat(client.ok("FCALL", "one", "0")).isEqualTo(1L);
            assertThat(client.ok("FCALL", "two", "0")).isEqualTo(1L);
            awaitEqualData();
            assertThat(client.ok("DEBUG", "RELOAD", "NOSAVE")).isEqualTo("OK");
            assertThat(client.ok("GET", "added")).isNull();
            assertThat(client.call("FCALL", "two", "0")).isInstanceOf(RespClient.RespError.class);
            client.ok("SELECT", "3");
            assertThat(client.text("ZSCORE", "zset", "member")).isEqualTo("1.5");
            assertThat((Long) client.ok("TTL", "zset")).isBetween(9000L, 10_000L);
            awaitEqualData();
            Object before = digest(0);
            assertThat(client.ok("DEBUG", "LOADAOF")).isEqualTo("OK");
            assertThat(digest(0)).isEqualTo(before);
        }
    }

    private void awaitEqualData() {
        Await.until("equal data", () -> {
            voter.tell(ids);
            return digest(0).equals(digest(1)) && digest(0).equals(digest(2));
        });
    }

    private Object digest(int member) throws IOException {
        try (RespClient client = members.get(member).client()) {
            return client.call("DEBUG", "DIGEST");
        }
    }
}

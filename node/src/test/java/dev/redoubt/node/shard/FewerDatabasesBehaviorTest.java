package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replicas that were told to have fewer databases than their master keep all its data. */
@Timeout(120)
class FewerDatabasesBehaviorTest extends ThreeMembers {
    @Override
    String[] directives(int number, String... common) {
        return new String[] {"--databases", number == 0 ? "32" : "4", "--enable-debug-command", "yes"};
    }

    private String ask(int number, String... command) throws IOException {
        try (RespClient client = members.get(number).client()) {
            return client.text((Object[]) command);
        }
    }

    private void awaitSameData(int one, int other) {
        Await.until("the same data at " + one + " and " + other, () -> {
            voter.tell(ids);
            return ask(one, "DEBUG", "DIGEST").equals(ask(other, "DEBUG", "DIGEST"));
        });
    }

    private void writeInDatabase20(String key) throws IOException {
        try (RespClient client = members.get(0).client()) {
            client.ok("SELECT", "20");
            client.ok("SET", key, "1");
        }
    }

    private void startWithKeyInDatabase20() throws IOException {
        start(AckMode.LOCAL);
        writeInDatabase20("a");
        awaitSameData(0, 1);
    }

    @Test
    void database_beyond_their_own_comes_with_records_a_restart_and_a_full_sync() throws IOException {
        startWithKeyInDatabase20();
        assertThat(ask(1, "INFO", "keyspace")).contains("db0:keys=1").contains("db20:keys=1");

        restart(1);
        // From here on the first records are only in a snapshot, which a member without any record needs.
        assertThat(ask(0, "CONFIG", "SET", "repl-backlog-size", "1")).isEqualTo("OK");
        assertThat(ask(0, "SAVE")).isEqualTo("OK");
        wipe(2);
        writeInDatabase20("b");
        awaitSameData(0, 1);
        awaitSameData(0, 2);
        assertThat(ask(0, "INFO", "stats")).doesNotContain("sync_full:0\r");
        assertThat(ask(2, "INFO", "keyspace")).contains("db20:keys=2");
        try (RespClient client = members.get(1).client()) {
            assertThat(((RespError) client.call("SELECT", "20")).message()).isEqualTo("ERR DB index is out of range");
        }
    }

    @Test
    void such_a_replica_becomes_master_and_gives_everything_to_the_others() throws IOException {
        startWithKeyInDatabase20();
        voter.promote(ids.get(1), ids);
        Await.until("a write at the new master", () -> {
            voter.tell(ids);
            return "OK".equals(ask(1, "SET", "b", "2"));
        });
        wipe(0);
        awaitSameData(1, 0);
        try (RespClient client = members.get(0).client()) {
            client.ok("SELECT", "20");
            assertThat(client.text("GET", "a")).isEqualTo("1");
        }
        assertThat(ask(1, "FLUSHALL")).isEqualTo("OK");
        awaitSameData(1, 0);
        assertThat(ask(0, "INFO", "keyspace")).doesNotContain("db20");
    }
}

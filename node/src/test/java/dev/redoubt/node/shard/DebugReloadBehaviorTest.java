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

    private Object digest(int member) throws IOException {
        try (RespClient client = members.get(member).client()) {
            return client.call("DEBUG", "DIGEST");
        }
    }
}

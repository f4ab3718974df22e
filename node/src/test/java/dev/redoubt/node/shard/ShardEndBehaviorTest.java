package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.SnapshotMessage;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shard whose ActorSystem ends closes what it has opened. */
@Timeout(120)
class ShardEndBehaviorTest extends ThreeMembers {
    private List<Path> transfers(int member) throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("m" + member))) {
            return files.filter(file -> file.getFileName().toString().matches("temp-(sync|base)-.*"))
                    .toList();
        }
    }

    @Test
    void files_of_a_full_sync_are_removed_when_the_shard_ends() throws IOException {
        ShardMember master = start(AckMode.LOCAL);
        try (RespClient client = master.client()) {
            assertThat(client.ok("CONFIG", "SET", "repl-backlog-size", "1", "rdbcompression", "no"))
                    .isEqualTo("OK");
            for (int i = 0; i < 100; i++) {
                client.ok("SET", "k" + i, "x".repeat(20_000));
            }
            assertThat(client.ok("SAVE")).isEqualTo("OK");
        }
        // More than a window of chunks: the transfer stands still.
        network.drop(message -> message instanceof SnapshotMessage.SnapshotAck);
        wipe(1);
        Await.until("a full sync", () -> {
            voter.prepareAgain(ids.get(1));
            voter.tell(ids);
            return !transfers(0).isEmpty() && !transfers(1).isEmpty();
        });

        end(0);
        end(1);

        Await.until("no files", () -> transfers(0).isEmpty() && transfers(1).isEmpty());
        startAgain(0);
        startAgain(1);
    }
}

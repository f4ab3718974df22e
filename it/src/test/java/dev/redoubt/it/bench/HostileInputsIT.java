package dev.redoubt.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients try to end a node of a small heap, one after the other: it serves the next one each time. */
@Timeout(600)
class HostileInputsIT {
    private static final int CLIENTS = 300;

    /** An empty node may hold so much: segments of its arena, and the blocks of the client that asks. */
    private static final long MOST_HELD_BYTES = 1 << 20;

    @TempDir
    Path dir;

    @Test
    void node_of_a_small_heap_outlives_all_hostile_inputs() throws IOException {
        try (RedoubtProcess node = RedoubtProcess.node(dir.resolve("node")).withJvm("-Xmx256m")) {
            Server server = Server.of(node);
            for (Map.Entry<String, HostileInputs.Input> input :
                    HostileInputs.all(CLIENTS).entrySet()) {
                String outcome = sent(input.getValue(), server);
                System.out.println(input.getKey() + ": " + outcome);
                assertThat(node.isAlive())
                        .as(input.getKey() + "\n" + node.log())
                        .isTrue();
                Await.until("service after " + input.getKey(), () -> serves(server));
                Await.until("all memory given back after " + input.getKey(), () -> heldBytes(server) < MOST_HELD_BYTES);
            }
            assertThat(node.log()).doesNotContain("OutOfMemory", "internal error");
        }
    }

    /** A closed connection is an answer too. */
    private static String sent(HostileInputs.Input input, Server server) {
        try {
            return input.send(server);
        } catch (IOException e) {
            return "connection closed";
        }
    }

    /**
     * Returns what all owners of memory hold, in bytes. A rewrite of the AOF that began before FLUSHALL keeps the
     * flushed values until it has written them, on a slow disk for seconds; the next input would find less memory.
     */
    private static long heldBytes(Server server) throws IOException {
        try (RespClient client = server.connect()) {
            String memory = client.text("INFO", "memory");
            return field(memory, "memory_capacity") - field(memory, "memory_available");
        }
    }

    private static long field(@Nullable String info, String name) {
        return Long.parseLong(ReplyText.infoField(info, name));
    }

    private static boolean serves(Server server) throws IOException {
        try (RespClient client = server.connect()) {
            return "OK".equals(client.call("FLUSHALL")) && "OK".equals(client.call("SET", "after", "it"));
        }
    }
}

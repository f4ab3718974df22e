package dev.redoubt.it.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node with few open files refuses clients, never writes; with too few it does not start, and says so. */
@Timeout(120)
class OpenFilesIT {
    private static final RespError TOO_MANY = new RespError("ERR max number of clients reached");

    @TempDir
    Path dir;

    @Test
    void surplus_clients_are_told_and_writes_and_saves_go_on() throws IOException {
        List<RespClient> clients = new ArrayList<>();
        try (RedoubtProcess node =
                RedoubtProcess.limited(200, dir.resolve("n")).start().awaitMaster()) {
            for (int i = 0; i < 300; i++) {
                clients.add(node.connect());
            }
            List<RespClient> served = new ArrayList<>();
            for (RespClient client : clients) {
                Object reply = reply(client);
                if (reply.equals("PONG")) {
                    served.add(client);
                } else {
                    assertThat(reply).isIn(TOO_MANY, "closed");
                }
            }
            assertThat(served).hasSizeBetween(20, 168);
            RespClient client = served.get(0);
            for (int saves = 1; saves <= 3; saves++) {
                assertThat(client.ok("SAVE")).isEqualTo("OK");
                assertThat(client.ok("SET", "k", "v" + saves)).isEqualTo("OK");
            }
            assertThat(node.log())
                    .contains("maxclients has been reduced to 168")
                    .doesNotContain("\tat ");
            served.get(1).close();
            Await.until("a free place", () -> {
                try (RespClient next = node.connect()) {
                    return "PONG".equals(reply(next));
                }
            });
        } finally {
            for (RespClient client : clients) {
                client.close();
            }
        }
    }

    /** The request may meet a socket that was closed behind the refusal. */
    private static Object reply(RespClient client) {
        try {
            return client.call("PING");
        } catch (IOException e) {
            return "closed";
        }
    }

    @Test
    void node_with_too_few_files_says_so_in_one_line() {
        for (int files : new int[] {16, 24, 64, 127}) {
            try (RedoubtProcess node = RedoubtProcess.limited(files, dir.resolve("n" + files))) {
                assertThat(node.launch().awaitExit()).isEqualTo(1);
                assertThat(node.log().strip())
                        .isEqualTo("Your current 'ulimit -n' of " + files + " is not enough for the server to start."
                                + " Please increase your open file limit to at least 10032. Exiting.");
            }
        }
    }
}

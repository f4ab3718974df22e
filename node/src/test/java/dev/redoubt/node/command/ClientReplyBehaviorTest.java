package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CLIENT REPLY in pipelines that a node and redis-server get. */
@Timeout(120)
class ClientReplyBehaviorTest {
    private static final String[] COMMANDS = {
        "CLIENT REPLY ON",
        "CLIENT REPLY OFF",
        "CLIENT REPLY SKIP",
        "CLIENT REPLY SKIP",
        "CLIENT REPLY bad",
        "CLIENT REPLY",
        "PING a",
        "GET k",
        "SET k v",
        "GET",
        "NOSUCH x",
        "MULTI",
        "EXEC",
        "DISCARD",
        "WATCH k",
        "SUBSCRIBE c",
        "UNSUBSCRIBE c",
        "UNSUBSCRIBE",
        "PSUBSCRIBE c*",
        "PUNSUBSCRIBE",
        "RESET",
        "HELLO 3",
        "HELLO 2",
        "SELECT 0",
        "CLIENT GETNAME",
    };

    /** A transaction that silences its client does so behind EXEC here (docs/differences.md, ExecReply). */
    private static final Pattern SILENCED_INSIDE =
            Pattern.compile("MULTI(?:(?!EXEC|DISCARD|RESET).)*CLIENT REPLY OFF", Pattern.DOTALL);

    @TempDir
    Path dir;

    @Test
    void random_pipelines_are_answered_as_redis_server_answers_them() throws IOException {
        List<String> differences = new ArrayList<>();
        Random random = new Random(13);
        try (RedisServer redis = RedisServer.start();
                TestNode node = new TestNode(dir)) {
            for (int i = 0; i < 1_500; i++) {
                List<String> lines = new ArrayList<>();
                for (int n = random.nextInt(12); n >= 0; n--) {
                    lines.add(COMMANDS[random.nextInt(COMMANDS.length)]);
                }
                String commands = String.join("\r\n", lines) + "\r\nRESET\r\nCLIENT REPLY ON\r\nECHO end\r\n";
                if (SILENCED_INSIDE.matcher(commands).find()) {
                    continue;
                }
                String expected = ask(redis.port(), commands);
                String actual = ask(node.runtime().port(), commands);
                if (!expected.equals(actual)) {
                    differences.add(commands + "\n redis " + expected + "\n ours  " + actual);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String ask(int port, String commands) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.sendRaw(commands.getBytes(StandardCharsets.ISO_8859_1));
            return connection.readUntil("$3\r\nend\r\n").replaceAll("id\r\n:\\d+", "id");
        }
    }
}

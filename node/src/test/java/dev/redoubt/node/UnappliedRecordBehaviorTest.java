package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.Role;
import dev.redoubt.persistence.testing.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log that cannot be applied ends the process with status 1 and one text, at each start. */
@Timeout(60)
class UnappliedRecordBehaviorTest {
    @TempDir
    Path dir;

    private static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    private void redisWrote(String... commands) throws Exception {
        Path log = Files.createDirectories(dir.resolve("appendonlydir"));
        Files.writeString(log.resolve("appendonly.aof.manifest"), "file appendonly.aof.1.incr.aof seq 1 type i\n");
        Files.writeString(
                log.resolve("appendonly.aof.1.incr.aof"),
                command("SELECT", "0") + String.join("", commands),
                StandardCharsets.ISO_8859_1);
    }

    /** The text with which a node ends by itself. */
    private String failure() throws Exception {
        String[] args = {"--port", "0", "--cluster-port", Integer.toString(Ports.free()), "--dir", dir.toString()};
        try (NodeRuntime node =
                NodeRuntime.start(CommandLine.parse(Role.NODE, args).config(), role -> {})) {
            assertThat(node.awaitEnd()).isEqualTo(1);
            return String.valueOf(node.failure());
        }
    }

    @Test
    void unknown_command_is_named_with_file_and_record() throws Exception {
        redisWrote(command("SET", "a", "1"), command("NOSUCHCOMMAND", "b", "7", "1"), command("SET", "c", "1"));

        for (int start = 0; start < 2; start++) {
            assertThat(failure())
                    .contains("Record 2 of the log in " + dir.resolve("appendonlydir"))
                    .contains("'NOSUCHCOMMAND'")
                    .contains("with 3 arguments")
                    .contains("Ways on:");
        }
    }

    @Test
    void command_on_another_type_is_named() throws Exception {
        redisWrote(command("SET", "a", "1"), command("LPUSH", "a", "x"));

        assertThat(failure()).contains("'lpush'").contains("WRONGTYPE");
    }

    @Test
    void database_that_no_server_can_have_is_named() throws Exception {
        // As an int this would be database 1.
        redisWrote(command("SELECT", "4294967297"), command("SET", "a", "1"));

        assertThat(failure()).contains("belongs to database 4294967297, but there can be 1024 at most");
    }
}

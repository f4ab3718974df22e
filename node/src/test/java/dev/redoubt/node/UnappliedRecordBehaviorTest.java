package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.Role;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.testing.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that cannot be applied ends the process with status 1 and one text, at each start; files of Redis are refused as
 * they are.
 */
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

    /** The text with which a start is refused. */
    private String refusal() {
        String[] args = {"--port", "0", "--cluster-port", Integer.toString(Ports.free()), "--dir", dir.toString()};
        return String.valueOf(catchThrowableOfType(
                        IOException.class,
                        () -> NodeRuntime.start(
                                CommandLine.parse(Role.NODE, args).config(), role -> {}))
                .getMessage());
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
        // A program that does not know the keyspace seals the commands.
        try (RealLogStorage storage = RealLogStorage.open(dir)) {
            LogOpener.open(storage, AofOptions.DEFAULT, new HistoryStart(0, new Random(1), 1))
                    .close();
        }

        for (int start = 0; start < 2; start++) {
            assertThat(failure())
                    .contains("Record 2 of the log in " + dir.resolve("appendonlydir"))
                    .contains("'NOSUCHCOMMAND'")
                    .contains("with 3 arguments")
                    .contains("Ways on:");
        }
    }

    @Test
    void unknown_command_of_redis_is_named_with_file_and_byte_and_nothing_changes() throws Exception {
        redisWrote(command("SET", "a", "1"), command("NOSUCHCOMMAND", "b", "7", "1"));
        Path file = dir.resolve("appendonlydir").resolve("appendonly.aof.1.incr.aof");
        String before = Files.readString(file);
        int at = before.indexOf("*4");

        for (int start = 0; start < 2; start++) {
            assertThat(refusal())
                    .contains(file + ": byte " + at + ": ")
                    .contains("'NOSUCHCOMMAND'")
                    .contains("Nothing on disk was changed. Ways on:");
        }
        assertThat(file).hasContent(before);
    }

    @Test
    void command_on_another_type_is_named() throws Exception {
        redisWrote(command("SET", "a", "1"), command("LPUSH", "a", "x"));

        assertThat(refusal()).contains("'lpush'").contains("WRONGTYPE");
    }

    @Test
    void database_that_no_server_can_have_is_named() throws Exception {
        // As an int this would be database 1.
        redisWrote(command("SELECT", "4294967297"), command("SET", "a", "1"));

        assertThat(refusal()).contains("belongs to database 4294967297, but there can be 1024 at most");
    }
}

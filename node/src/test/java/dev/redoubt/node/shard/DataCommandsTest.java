package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands whose replies tell of data wait in the gate; a wrong answer here is a read of uncommitted data. */
class DataCommandsTest {
    private static Client.Batch batch(String... lines) {
        return Client.Batch.of(List.of(lines).stream()
                .map(line -> List.of(line.split(" ")).stream()
                        .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                        .toArray(byte[][]::new))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET k",
                "keys *",
                "SCAN 0",
                "DBSIZE",
                "RANDOMKEY",
                "EXISTS k",
                "TYPE k",
                "TTL k",
                "SMEMBERS s",
                "OBJECT ENCODING k",
                "object freq k",
                "OBJECT IDLETIME k",
                "OBJECT REFCOUNT k",
                "DEBUG DIGEST",
                "debug digest-value k",
                "EXEC"
            })
    void command_that_tells_of_data_is_a_read(String line) {
        assertThat(anyData(batch("PING", line))).isTrue();
        assertThat(DataCommands.anyRead(batch("PING", line))).isTrue();
    }

    private static boolean anyData(Client.Batch batch) {
        return DataCommands.anyRead(batch) || DataCommands.anyWrite(batch);
    }

    @Test
    void commands_that_always_answer_are_no_reads() {
        assertThat(anyData(batch("PING", "INFO", "OBJECT HELP", "OBJECT", "ROLE")))
                .isFalse();
        assertThat(anyData(batch("NOSUCH x"))).isFalse();
    }

    @Test
    void write_is_a_data_command_and_no_read() {
        assertThat(anyData(batch("SET k v"))).isTrue();
        assertThat(DataCommands.anyRead(batch("SET k v"))).isFalse();
        assertThat(DataCommands.anyWrite(batch("SET k v"))).isTrue();
    }
}

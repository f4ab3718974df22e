package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.ScriptEngine;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands whose replies tell of data wait in the gate; a wrong answer here is a read of uncommitted data. */
class DataCommandsTest {
    private static long flags(String... lines) {
        long flags = 0;
        for (String line : lines) {
            CommandSpec spec = ScriptEngine.resolve(Stream.of(line.split(" "))
                    .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                    .toArray(byte[][]::new));
            flags |= spec == null ? 0 : spec.flags();
        }
        return flags;
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
                "EXEC"
            })
    void command_that_reveals_data_is_a_read(String line) {
        assertThat(anyData(flags("PING", line))).isTrue();
        assertThat(DataCommands.anyRead(flags("PING", line))).isTrue();
    }

    private static boolean anyData(long flags) {
        return DataCommands.anyRead(flags) || DataCommands.anyWrite(flags);
    }

    @Test
    void commands_that_always_answer_are_no_reads() {
        assertThat(anyData(flags("PING", "INFO", "OBJECT HELP", "OBJECT", "DEBUG", "DEBUG SLEEP 0", "ROLE")))
                .isFalse();
        assertThat(anyData(flags("NOSUCH x"))).isFalse();
    }

    @Test
    void write_is_a_data_command_and_no_read() {
        assertThat(anyData(flags("SET k v"))).isTrue();
        assertThat(DataCommands.anyRead(flags("SET k v"))).isFalse();
        assertThat(DataCommands.anyWrite(flags("SET k v"))).isTrue();
    }
}

package dev.redoubt.sentinel.server;

import dev.redoubt.node.command.CommandTable;
import dev.redoubt.persistence.testing.Golden;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The committed page of commands is that of the tables. */
class CommandPageTest {
    @Test
    void the_page_of_commands_is_that_of_the_tables() throws IOException {
        List<String> differences = Files.readAllLines(Golden.file("docs/differences.md"));
        List<String> redis;
        try (RedisServer server = RedisServer.start();
                RespClient client = server.connect()) {
            redis = ((List<?>) client.ok("COMMAND", "LIST"))
                    .stream()
                            .map(name -> new String((byte[]) name, StandardCharsets.US_ASCII))
                            .toList();
        }
        Golden.check(
                Golden.file("docs/commands.md"),
                CommandPage.of(CommandTable.standard(), SentinelTable.rows(), differences, redis));
    }
}

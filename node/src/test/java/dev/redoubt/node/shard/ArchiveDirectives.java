package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The cases of the live directives of the archive. */
final class ArchiveDirectives {
    private ArchiveDirectives() {}

    private static TestNode node(Path dir, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("--backup-target", "file:" + dir.resolve("archive"), "--save", ""));
        args.addAll(List.of(more));
        return new TestNode(dir, args.toArray(new String[0]));
    }

    private static String info(RespClient client, String field) throws IOException {
        for (String line : client.text("INFO", "persistence", "replication").split("\r\n")) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1);
            }
        }
        throw new IOException("INFO has no " + field);
    }

    private static void awaitArchived(RespClient client) {
        Await.until("the archive of all records", () -> info(client, "archive_last_index")
                .equals(info(client, "redoubt_index")));
    }

    private static void awaitBase(RespClient client) {
        Await.until("the first base", () -> !info(client, "archive_last_index").equals("0"));
    }

    static void enabled(Path dir) throws IOException {
        try (TestNode node = node(dir);
                RespClient client = node.client()) {
            client.ok("SET", "a", "1");
            assertThat(info(client, "archive_status")).isEqualTo("off");
            client.ok("CONFIG", "SET", "archive-enabled", "yes");
            awaitArchived(client);
        }
    }

    static void maxLagSeconds(Path dir) throws IOException {
        try (TestNode node = node(dir, "--archive-enabled", "yes", "--archive-max-lag-seconds", "3600");
                RespClient client = node.client()) {
            client.ok("SET", "a", "1");
            awaitBase(client);
            client.ok("SET", "b", "1");
            assertThat(info(client, "archive_last_index")).isNotEqualTo(info(client, "redoubt_index"));
            client.ok("CONFIG", "SET", "archive-max-lag-seconds", "1");
            awaitArchived(client);
        }
    }

    /** What a rewrite covers is gone before it is archived, once nothing of it may stay. */
    static void backlogSize(Path dir) throws IOException {
        try (TestNode node = node(dir, "--archive-enabled", "yes", "--archive-max-lag-seconds", "3600");
                RespClient client = node.client()) {
            client.ok("SET", "a", "1");
            awaitBase(client);
            client.ok("CONFIG", "SET", "repl-backlog-size", "1");
            client.ok("SET", "kept", "1");
            client.ok("SAVE");
            assertThat(info(client, "archive_holes")).isEqualTo("0");
            client.ok("CONFIG", "SET", "archive-backlog-size", "0");
            Await.until("the hole", () -> {
                client.ok("SET", "lost", "1");
                client.ok("SAVE");
                return !info(client, "archive_holes").equals("0");
            });
        }
    }
}

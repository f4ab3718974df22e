package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The cases of the live directives of the archive. */
final class ArchiveDirectives {
    private ArchiveDirectives() {}

    private static TestNode node(Path dir, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("--backup-target", "file:" + dir.resolve("archive"), "--save", ""));
        args.addAll(List.of(more));
        return new TestNode(dir, args.toArray(new String[0]));
    }

    private static void awaitArchived(RespClient client) {
        Await.until("the archive of all records", () -> ArchivingNode.info(client, "archive_last_index")
                .equals(ArchivingNode.info(client, "redoubt_index")));
    }

    private static void awaitBase(RespClient client) {
        Await.until("the first base", () -> !ArchivingNode.info(client, "archive_last_index")
                .equals("0"));
    }

    static void enabled(Path dir) throws IOException {
        try (TestNode node = node(dir);
                RespClient client = node.client()) {
            client.ok("SET", "a", "1");
            assertThat(ArchivingNode.info(client, "archive_status")).isEqualTo("off");
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
            assertThat(ArchivingNode.info(client, "archive_last_index"))
                    .isNotEqualTo(ArchivingNode.info(client, "redoubt_index"));
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
            assertThat(ArchivingNode.info(client, "archive_holes")).isEqualTo("0");
            client.ok("CONFIG", "SET", "archive-backlog-size", "0");
            Await.until("the hole", () -> {
                client.ok("SET", "lost", "1");
                client.ok("SAVE");
                return !ArchivingNode.info(client, "archive_holes").equals("0");
            });
        }
    }

    private static int backups(RespClient client) throws IOException {
        return Objects.requireNonNull((List<?>) client.ok("BACKUP", "CATALOG")).size();
    }

    private static void backup(RespClient client) throws IOException {
        int before = backups(client);
        // A name has the second in it, and equal names are one backup; a write gives each another number.
        client.ok("INCR", "backups");
        client.ok("BACKUP", "CREATE");
        Await.until("the backup", () -> backups(client) == before + 1);
    }

    static void retention(Path dir) throws IOException {
        try (TestNode node = node(dir);
                RespClient client = node.client()) {
            for (int i = 0; i < 3; i++) {
                backup(client);
            }
            client.ok("CONFIG", "SET", "backup-retention", "last 2");
            Await.until("the end of the first", () -> backups(client) == 2);
            client.ok("INCR", "backups");
            client.ok("CONFIG", "SET", "backup-retention", "last 1");
            Await.until("the end of the second", () -> backups(client) == 1);
        }
    }

    static void schedule(Path dir) throws IOException {
        // ArchivingBehaviorTest has a backup made; here nobody waits for the next minute.
        followed(dir, "backup-schedule", "archive_next_backup_time");
    }

    static void verifySchedule(Path dir) throws IOException {
        // VerifyBehaviorTest has a verification made.
        followed(dir, "backup-verify-schedule", "backup_verify_next_time");
    }

    private static void followed(Path dir, String directive, String nextTime) throws IOException {
        try (TestNode node = node(dir);
                RespClient client = node.client()) {
            assertThat(ArchivingNode.info(client, nextTime)).isEqualTo("0");
            client.ok("CONFIG", "SET", directive, "* * * * *");
            Await.until(
                    "the next time", () -> !ArchivingNode.info(client, nextTime).equals("0"));
            assertThat(Long.parseLong(ArchivingNode.info(client, nextTime)) % 60)
                    .isZero();
            client.ok("CONFIG", "SET", directive, "");
            Await.until("the end", () -> ArchivingNode.info(client, nextTime).equals("0"));
        }
    }

    static void timeZone(Path dir) throws IOException {
        try (TestNode node = node(dir, "--backup-schedule", "0 3 1 1 *");
                RespClient client = node.client()) {
            Await.until("the next time", () -> !ArchivingNode.info(client, "archive_next_backup_time")
                    .equals("0"));
            assertThat(nextHour(client)).isEqualTo(3);
            client.ok("CONFIG", "SET", "backup-time-zone", "Asia/Tokyo");
            Await.until("the next time in Tokyo", () -> nextHour(client) == 18);
        }
    }

    private static int nextHour(RespClient client) throws IOException {
        return Instant.ofEpochSecond(Long.parseLong(ArchivingNode.info(client, "archive_next_backup_time")))
                .atOffset(ZoneOffset.UTC)
                .getHour();
    }
}

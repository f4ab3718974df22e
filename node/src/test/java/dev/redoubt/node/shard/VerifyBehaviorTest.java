package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.DirectoryTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.backup.VerifiedMark;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** BACKUP VERIFY and {@code backup-verify-schedule} on a living node without sentinels (docs/protocol.md 9.12). */
@Timeout(180)
class VerifyBehaviorTest {
    @TempDir
    Path dir;

    private Path data = Path.of("");
    private DirectoryTarget target = new DirectoryTarget(Path.of("/"));

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createDirectory(dir.resolve("data"));
        target = new DirectoryTarget(dir.resolve("archive"));
    }

    private TestNode node(String... more) throws IOException {
        return ArchivingNode.start(data, dir.resolve("archive"), 1, more);
    }

    /** Makes a backup of what is there, and waits until it is stored. */
    private static String backup(RespClient client) throws IOException {
        String id = String.valueOf(client.text("BACKUP", "CREATE"));
        Await.until(
                "the backup " + id, () -> texts(client.ok("BACKUP", "CATALOG")).contains("id=" + id + " "));
        return id;
    }

    /** All maps of a reply as words, {@code name=value}. */
    private static String texts(@Nullable Object reply) {
        StringBuilder all = new StringBuilder();
        for (Object map : (List<?>) Objects.requireNonNull(reply)) {
            all.append(map instanceof List<?> fields ? fields(fields) : "").append('\n');
        }
        return all.toString();
    }

    private static String fields(List<?> fields) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            all.append(word(fields.get(i)))
                    .append('=')
                    .append(word(fields.get(i + 1)))
                    .append(' ');
        }
        return all.toString();
    }

    private static String word(@Nullable Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
    }

    private static String verified(RespClient client, String... id) throws IOException {
        List<String> words = new ArrayList<>(List.of("BACKUP", "VERIFY"));
        words.addAll(List.of(id));
        Object reply = client.call(words.toArray(new Object[0]));
        return reply instanceof RespError error ? error.message() : fields((List<?>) Objects.requireNonNull(reply));
    }

    private static void fill(RespClient client) throws IOException {
        client.ok("SET", "string", "x".repeat(100_000));
        client.call("RPUSH", "list", "a", "b");
        client.call("ZADD", "zset", "1.5", "m");
        client.call("XADD", "stream", "1-1", "f", "v");
        client.call("PEXPIRE", "list", "100000000");
        client.ok("SELECT", "9");
        client.ok("SET", "other", "database");
        client.ok("SELECT", "0");
        Await.until("the first base", () -> !ArchivingNode.info(client, "archive_last_index")
                .equals("0"));
    }

    private Path newestSegment() throws IOException {
        Path newest = null;
        for (StoredObject object : target.list(ArchiveNames.TERMS)) {
            if (ArchiveNames.parse(object.name()) instanceof ArchiveNames.Segment) {
                newest = dir.resolve("archive").resolve(object.name());
            }
        }
        return Objects.requireNonNull(newest);
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void whole_backup_is_verified_and_the_result_outlives_the_process() throws IOException {
        String id;
        try (TestNode node = node();
                RespClient client = node.client()) {
            assertThat(verified(client)).contains("no backup of this data set");
            assertThat(ArchivingNode.info(client, "backup_verify_last_status")).isEqualTo("failed");
            fill(client);
            id = backup(client);
            client.ok("SET", "behind", "1");
            ArchivingNode.awaitArchived(client);
            String index = ArchivingNode.info(client, "redoubt_index");
            assertThat(verified(client)).isEqualTo("id=" + id + " status=ok last_index=" + index + " ");
            assertThat(verified(client, id)).contains("status=ok");
            assertThat(verified(client, "nonsense")).contains("no backup nonsense in the catalogue");
            assertThat(ArchivingNode.info(client, "backup_verify_last_backup")).isEqualTo(id);
            assertThat(ArchivingNode.info(client, "backup_verify_in_progress")).isEqualTo("0");
            assertThat(target.list(ArchiveNames.VERIFIED)).hasSize(1);
        }
        try (TestNode node = node();
                RespClient client = node.client()) {
            assertThat(texts(client.ok("BACKUP", "CATALOG")))
                    .contains("id=" + id)
                    .contains("verified=ok");
        }
    }

    @Test
    void damaged_record_is_named_with_its_object_and_bytes() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            fill(client);
            String id = backup(client);
            client.ok("SET", "behind", "1");
            ArchivingNode.awaitArchived(client);
            Path segment = newestSegment();
            flip(segment, -4);
            String name = dir.resolve("archive").relativize(segment).toString();
            String reply = verified(client);
            assertThat(reply).contains(id, name, "does not match: bytes ");
            assertThat(ArchivingNode.info(client, "backup_verify_last_status")).isEqualTo("damaged");
            assertThat(ArchivingNode.info(client, "backup_verify_last_error")).contains(name);
            assertThat(texts(client.ok("BACKUP", "CATALOG"))).contains("verified=damaged");
            flip(segment, -4);
            assertThat(verified(client)).contains("status=ok");
            assertThat(texts(client.ok("BACKUP", "CATALOG")))
                    .contains("verified=ok")
                    .doesNotContain("verified=damaged");
            Files.delete(segment);
            assertThat(verified(client)).contains("were stored, and are missing");
        }
    }

    @Test
    void damaged_snapshot_and_another_digest_are_found() throws Exception {
        try (TestNode node = node();
                RespClient client = node.client()) {
            fill(client);
            String id = backup(client);
            Path entry = dir.resolve("archive").resolve(ArchiveNames.BACKUPS + id);
            BackupManifest manifest = BackupManifest.parse(entry.toString(), Files.readAllBytes(entry));
            Path base = dir.resolve("archive").resolve(manifest.base());
            flip(base, 200);
            assertThat(verified(client, id)).contains(manifest.base());
            flip(base, 200);
            BackupManifest other = new BackupManifest(
                    id,
                    manifest.base(),
                    manifest.size(),
                    manifest.sha256(),
                    manifest.at(),
                    manifest.unixMs(),
                    manifest.startedMs(),
                    manifest.finishedMs(),
                    manifest.reason(),
                    manifest.version(),
                    "0".repeat(40));
            Files.write(entry, other.format());
            assertThat(verified(client, id)).contains("its digest is");
            Files.write(entry, manifest.format());
            assertThat(verified(client, id)).contains("status=ok");
            Files.delete(base);
            assertThat(verified(client, id)).contains("no object " + manifest.base());
        }
    }

    @Test
    void schedule_makes_good_a_verification_that_was_missed() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            fill(client);
            String id = backup(client);
            VerifiedMark old = new VerifiedMark(id, 1_700_000_000_000L, 1_700_000_000_000L, 1, 0, "");
            target.put(old.name(), ObjectContent.of(old.format()));
        }
        try (TestNode node = node("--backup-verify-schedule", "0 3 * * *");
                RespClient client = node.client()) {
            Await.until("the verification", () -> ArchivingNode.info(client, "backup_verify_last_status")
                    .equals("ok"));
            assertThat(ArchivingNode.info(client, "backup_verify_next_time")).isNotEqualTo("0");
        }
    }

    @Test
    void node_without_a_target_refuses() throws IOException {
        try (TestNode node = new TestNode(data, "--save", "");
                RespClient client = node.client()) {
            assertThat(verified(client)).contains("No backup-target is configured");
        }
    }
}

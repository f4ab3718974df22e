package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.DirectoryTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that archives its log into a directory. */
@Timeout(120)
class ArchivingBehaviorTest {
    @TempDir
    Path dir;

    private Path data;
    private Path archive;
    private DirectoryTarget target;

    @BeforeEach
    void makeDirectories() throws IOException {
        data = Files.createDirectory(dir.resolve("data"));
        archive = dir.resolve("archive");
        target = new DirectoryTarget(archive);
    }

    private TestNode node(String... more) throws IOException {
        return ArchivingNode.start(data, archive, 1, more);
    }

    /** All segments, one after the other. */
    private String segments() throws IOException {
        StringBuilder text = new StringBuilder();
        for (StoredObject object : target.list(ArchiveNames.TERMS)) {
            if (ArchiveNames.parse(object.name()) instanceof ArchiveNames.Segment) {
                try (InputStream in = target.open(object.name(), 0)) {
                    text.append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return text.toString();
    }

    private List<ArchiveNames.Base> bases() throws IOException {
        List<ArchiveNames.Base> bases = new ArrayList<>();
        for (StoredObject object : target.list(ArchiveNames.TERMS)) {
            if (ArchiveNames.parse(object.name()) instanceof ArchiveNames.Base base) {
                bases.add(base);
            }
        }
        return bases;
    }

    @Test
    void new_node_archives_a_base_and_its_writes() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            client.ok("SET", "first", "1");
            ArchivingNode.awaitArchived(client);
            client.ok("SET", "second", "x".repeat(100_000));
            ArchivingNode.awaitArchived(client);
            assertThat(ArchivingNode.info(client, "archive_status")).isEqualTo("active");
            assertThat(ArchivingNode.info(client, "archive_lag_seconds")).isEqualTo("0");
            assertThat(ArchivingNode.info(client, "archive_holes")).isEqualTo("0");
            assertThat(ArchivingNode.info(client, "archive_target")).isEqualTo("file:" + archive);
        }
        assertThat(bases()).hasSize(1);
        assertThat(segments()).contains("second").doesNotContain("#F");
        List<StoredObject> entries = target.list(ArchiveNames.BACKUPS);
        assertThat(entries).hasSize(1);
        try (InputStream in = target.open(entries.get(0).name(), 0)) {
            BackupManifest manifest = BackupManifest.parse(entries.get(0).name(), in.readAllBytes());
            assertThat(manifest.reason()).isEqualTo("archive");
            assertThat(manifest.size()).isEqualTo(Files.size(archive.resolve(manifest.base())));
        }
        try (var files = Files.list(data)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("temp-"));
        }
    }

    @Test
    void rewrites_make_no_hole_and_a_restart_goes_on() throws IOException {
        for (int start = 0; start < 2; start++) {
            try (TestNode node = node();
                    RespClient client = node.client()) {
                for (int i = 0; i < 5; i++) {
                    client.ok("SET", "key-" + start + "-" + i, "v");
                    client.ok("SAVE");
                }
                client.ok("SET", "last-" + start, "v");
                ArchivingNode.awaitArchived(client);
                assertThat(ArchivingNode.info(client, "archive_holes")).isEqualTo("0");
            }
        }
        assertThat(bases()).as("only the one that the archive began with").hasSize(1);
        assertThat(segments()).contains("last-0", "key-1-0", "key-1-4", "last-1");
    }

    @Test
    void records_that_a_rewrite_dropped_while_archiving_was_off_are_a_hole_behind_which_a_base_comes()
            throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            client.ok("SET", "first", "v");
            ArchivingNode.awaitArchived(client);
            client.ok("SET", "before", "v");
            ArchivingNode.awaitArchived(client);
            client.ok("CONFIG", "SET", "archive-enabled", "no");
            Await.until("the end", () -> ArchivingNode.info(client, "archive_status")
                    .equals("off"));
            client.ok("SET", "lost", "v");
            client.ok("CONFIG", "SET", "repl-backlog-size", "1");
            client.ok("SAVE");
            client.ok("CONFIG", "SET", "archive-enabled", "yes");
            client.ok("SET", "behind", "v");
            ArchivingNode.awaitArchived(client);
            assertThat(ArchivingNode.info(client, "archive_holes")).isEqualTo("1");
        }
        assertThat(bases()).hasSize(2);
        assertThat(segments()).contains("before", "behind").doesNotContain("lost");
    }

    @Test
    void archive_of_another_data_set_is_left_alone() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            client.ok("SET", "first", "1");
            ArchivingNode.awaitArchived(client);
        }
        List<StoredObject> before = target.list("");
        data = Files.createDirectory(dir.resolve("other"));
        try (TestNode node = node();
                RespClient client = node.client()) {
            client.ok("SET", "second", "1");
            Await.until("the refusal", () -> ArchivingNode.info(client, "archive_status")
                    .equals("foreign"));
            assertThat(ArchivingNode.info(client, "archive_last_error")).contains("another data set");
        }
        assertThat(target.list("")).isEqualTo(before);
    }

    @Test
    void target_that_cannot_be_written_is_tried_again_and_writes_go_on() throws IOException {
        Files.writeString(archive, "a file in the place of the directory");
        try (TestNode node = node();
                RespClient client = node.client()) {
            client.ok("SET", "first", "1");
            Await.until("the failure", () -> ArchivingNode.info(client, "archive_status")
                    .equals("failing"));
            client.ok("SET", "second", "1");
            client.ok("SAVE");
            client.ok("SET", "third", "1");
            Files.delete(archive);
            ArchivingNode.awaitArchived(client);
            assertThat(ArchivingNode.info(client, "archive_last_error")).isEmpty();
            assertThat(ArchivingNode.info(client, "archive_holes")).isEqualTo("0");
        }
        assertThat(segments()).contains("third");
    }

    @Test
    void node_without_a_log_archives_nothing() throws IOException {
        try (TestNode node = node("--appendonly", "no");
                RespClient client = node.client()) {
            client.ok("SET", "first", "1");
            client.ok("SAVE");
            assertThat(ArchivingNode.info(client, "archive_enabled")).isEqualTo("0");
            assertThat(ArchivingNode.info(client, "archive_status")).isEqualTo("off");
        }
        assertThat(target.list("")).isEmpty();
    }

    private static List<?> catalogue(RespClient client) throws IOException {
        return Objects.requireNonNull((List<?>) client.ok("BACKUP", "CATALOG"));
    }

    /** The value of a field of a map in RESP2. */
    private static String field(@Nullable Object map, String name) {
        List<?> words = Objects.requireNonNull((List<?>) map);
        for (int i = 0; i < words.size(); i += 2) {
            if (text(words.get(i)).equals(name)) {
                return text(words.get(i + 1));
            }
        }
        return "";
    }

    private static String text(@Nullable Object word) {
        return word instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(word);
    }

    @Test
    void backup_is_cut_when_it_is_asked_for_and_stored_afterwards_with_and_without_archiving_and_log()
            throws IOException {
        for (String[] settings : new String[][] {
            {"--archive-enabled", "no"}, {"--archive-enabled", "yes"}, {"--archive-enabled", "no", "--appendonly", "no"}
        }) {
            data = Files.createTempDirectory(dir, "data");
            archive = Files.createTempDirectory(dir, "archive");
            target = new DirectoryTarget(archive);
            try (TestNode node = node(settings);
                    RespClient client = node.client()) {
                client.ok("SET", "before", "1");
                String digest = client.text("DEBUG", "DIGEST");
                String id = String.valueOf(client.text("BACKUP", "CREATE"));
                String index = ArchivingNode.info(client, "redoubt_index");
                client.ok("SET", "behind", "1");
                Await.until("the backup", () -> catalogue(client).stream()
                        .anyMatch(backup -> field(backup, "id").equals(id)));
                Object backup = catalogue(client).stream()
                        .filter(each -> field(each, "id").equals(id))
                        .findFirst()
                        .orElseThrow();
                assertThat(field(backup, "index")).isEqualTo(index);
                assertThat(field(backup, "reason")).isEqualTo("command");
                assertThat(field(backup, "digest")).isEqualTo(digest);
                assertThat(id).matches("\\d{8}T\\d{6}Z-" + index);
                ArchiveNames.Base base = bases().stream()
                        .filter(each -> each.index() == Long.parseLong(index))
                        .findFirst()
                        .orElseThrow();
                assertThat(Files.readString(
                                archive.resolve(base.term().base(base.index(), base.unixMs())),
                                StandardCharsets.ISO_8859_1))
                        .contains("before")
                        .doesNotContain("behind");
            }
        }
    }

    @Test
    void backups_of_one_place_share_their_base() throws IOException {
        try (TestNode node = node("--archive-enabled", "no");
                RespClient client = node.client()) {
            client.ok("SET", "key", "1");
            for (int i = 1; i <= 2; i++) {
                int count = i;
                String before = String.valueOf(client.text("BACKUP", "CREATE"));
                Await.until("backup " + i, () -> catalogue(client).size() == count);
                // A name has the second in it.
                Await.until(
                        "the next second",
                        () -> !before.startsWith(
                                Instant.now().toString().replaceAll("[-:]", "").substring(0, 15)));
            }
            assertThat(field(catalogue(client).get(1), "sha256"))
                    .isEqualTo(field(catalogue(client).get(0), "sha256"));
        }
        assertThat(bases()).hasSize(1);
    }

    @Test
    void damaged_entry_hides_no_other_backup() throws IOException {
        try (TestNode node = node("--archive-enabled", "no");
                RespClient client = node.client()) {
            client.ok("SET", "key", "1");
            String id = String.valueOf(client.text("BACKUP", "CREATE"));
            Await.until("the backup", () -> catalogue(client).size() == 1);
            target.put(ArchiveNames.BACKUPS + "broken", ObjectContent.of(new byte[] {'x'}));
            assertThat(catalogue(client)).hasSize(2);
            assertThat(field(catalogue(client).get(0), "id")).isEqualTo(id);
            assertThat(field(catalogue(client).get(0), "error")).isEmpty();
            assertThat(field(catalogue(client).get(1), "id")).isEqualTo("broken");
            assertThat(field(catalogue(client).get(1), "error")).contains("broken", "checksum");
        }
    }

    @Test
    void schedule_makes_good_at_the_start_what_was_missed() throws IOException {
        try (TestNode node = node("--archive-enabled", "no");
                RespClient client = node.client()) {
            client.ok("SET", "key", "1");
            client.ok("BACKUP", "CREATE");
            Await.until("the backup", () -> catalogue(client).size() == 1);
        }
        String name = target.list(ArchiveNames.BACKUPS).get(0).name();
        BackupManifest made;
        try (InputStream in = target.open(name, 0)) {
            made = BackupManifest.parse(name, in.readAllBytes());
        }
        BackupManifest old = new BackupManifest(
                made.id(),
                made.base(),
                made.size(),
                made.sha256(),
                made.at(),
                made.unixMs(),
                made.startedMs() - 3 * 86_400_000L,
                made.finishedMs(),
                made.reason(),
                made.version(),
                made.digest());
        target.put(name, ObjectContent.of(old.format()));
        try (TestNode node = node("--archive-enabled", "no", "--backup-schedule", "0 3 * * *");
                RespClient client = node.client()) {
            Await.until("the backup that was missed", () -> catalogue(client).size() == 2);
            assertThat(field(catalogue(client).get(1), "reason")).isEqualTo("schedule");
        }
    }

    @Test
    void archive_is_described() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            client.ok("SET", "key", "1");
            ArchivingNode.awaitArchived(client);
            Object description = client.ok("BACKUP", "INFO");
            assertThat(field(description, "target")).isEqualTo("file:" + archive);
            assertThat(field(description, "status")).isEqualTo("active");
            List<?> fields = Objects.requireNonNull((List<?>) description);
            List<?> windows = (List<?>) fields.get(fields.size() - 1);
            assertThat(windows).hasSize(1);
            assertThat(field(windows.get(0), "last_index")).isEqualTo(ArchivingNode.info(client, "redoubt_index"));
        }
    }

    @Test
    void backup_needs_a_target() throws IOException {
        try (TestNode node = new TestNode(data);
                RespClient client = node.client()) {
            for (String command : List.of("CREATE", "CATALOG", "INFO")) {
                assertThat(client.call("BACKUP", command))
                        .isEqualTo(new RespClient.RespError("ERR No backup-target is configured"));
            }
            assertThat(ArchivingNode.info(client, "archive_enabled")).isEqualTo("0");
        }
    }
}

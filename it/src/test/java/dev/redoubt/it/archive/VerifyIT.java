package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.DirectoryTarget;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** BACKUP VERIFY of real processes: damage anywhere in the archive, and the death of the node meanwhile. */
@Timeout(600)
class VerifyIT {
    private static final int KEYS = 20_000;
    private static final int KILLS = 4;
    private static final int DAMAGES = 25;

    @TempDir
    Path dir;

    private final Random random = new Random(17);

    private RedoubtProcess node() {
        return RedoubtProcess.node(
                dir.resolve("node"),
                "--backup-target",
                "file:" + dir.resolve("archive"),
                "--archive-enabled",
                "yes",
                "--archive-max-lag-seconds",
                "1",
                "--enable-debug-command",
                "local",
                "--save",
                "");
    }

    private static String info(RespClient client, String field) throws IOException {
        for (String line : String.valueOf(client.text("INFO", "persistence", "replication"))
                .split("\r\n")) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1);
            }
        }
        return "";
    }

    /** A backup of many keys, and records behind it; all of it is archived. */
    private static void fill(RespClient client) throws IOException {
        Await.until("the first base", () -> !List.of("", "0").contains(info(client, "archive_last_index")));
        for (int i = 0; i < KEYS; i++) {
            client.queue("HSET", "key:" + i, "field", "value-" + i);
        }
        client.flush();
        for (int i = 0; i < KEYS; i++) {
            assertThat(client.read()).isEqualTo(1L);
        }
        client.text("BACKUP", "CREATE");
        Await.until(
                "the backup", () -> !info(client, "archive_last_backup_time").equals("0"));
        client.ok("SET", "behind", "1");
        String index = info(client, "redoubt_index");
        Await.until("the archive of record " + index, () -> info(client, "archive_last_index")
                .equals(index));
    }

    private static void assertWhole(RespClient client) throws IOException {
        client.timeoutMs(120_000);
        Object reply = client.call("BACKUP", "VERIFY");
        assertThat(reply).as(String.valueOf(reply)).isInstanceOf(List.class);
        assertThat(info(client, "backup_verify_last_status")).isEqualTo("ok");
    }

    @Test
    void node_that_is_killed_while_it_verifies_has_lost_nothing() throws Exception {
        try (RedoubtProcess node = node()) {
            node.start().awaitMaster();
            String digest;
            try (RespClient client = node.connect()) {
                fill(client);
                digest = String.valueOf(client.text("DEBUG", "DIGEST"));
                assertWhole(client);
            }
            for (int i = 0; i < KILLS; i++) {
                try (RespClient client = node.connect()) {
                    client.send("BACKUP", "VERIFY");
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(150)));
                    node.kill9AtOnce();
                }
                node.awaitExit();
                node.start().awaitMaster();
                try (RespClient client = node.connect()) {
                    assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(digest);
                    assertWhole(client);
                }
            }
        }
    }

    /** Bytes anywhere in the bases and segments that a restore of the newest backup would read. */
    @Test
    void each_damaged_byte_is_found_and_its_object_named() throws Exception {
        try (RedoubtProcess node = node()) {
            node.start().awaitMaster();
            try (RespClient client = node.connect()) {
                fill(client);
                assertWhole(client);
                List<String> objects = read(newestBase());
                for (int i = 0; i < DAMAGES; i++) {
                    String name = objects.get(random.nextInt(objects.size()));
                    Path file = dir.resolve("archive").resolve(name);
                    byte[] bytes = Files.readAllBytes(file);
                    int at = random.nextInt(bytes.length);
                    byte[] damaged = bytes.clone();
                    damaged[at] ^= (byte) (1 << random.nextInt(8));
                    Files.write(file, damaged);
                    Object reply = client.call("BACKUP", "VERIFY");
                    assertThat(reply).as(name + " byte " + at).isInstanceOf(RespError.class);
                    assertThat(((RespError) Objects.requireNonNull(reply)).message())
                            .contains(name);
                    Files.write(file, bytes);
                }
                assertWhole(client);
            }
            Jar.Ended tool = Jar.run("", List.of("verify", "--from", "file:" + dir.resolve("archive")));
            assertThat(tool.status()).as(tool.output()).isZero();
        }
    }

    private ArchiveNames.Base newestBase() throws IOException {
        ArchiveNames.Base newest = null;
        for (StoredObject object : new DirectoryTarget(dir.resolve("archive")).list(ArchiveNames.TERMS)) {
            if (ArchiveNames.parse(object.name()) instanceof ArchiveNames.Base base
                    && (newest == null || base.index() > newest.index())) {
                newest = base;
            }
        }
        return Objects.requireNonNull(newest);
    }

    /** The base, and all segments: those before it are read from the backup before it on. */
    private List<String> read(ArchiveNames.Base base) throws IOException {
        return new DirectoryTarget(dir.resolve("archive"))
                .list(ArchiveNames.TERMS).stream()
                        .map(StoredObject::name)
                        .filter(name ->
                                name.equals(base.name()) || ArchiveNames.parse(name) instanceof ArchiveNames.Segment)
                        .toList();
    }
}

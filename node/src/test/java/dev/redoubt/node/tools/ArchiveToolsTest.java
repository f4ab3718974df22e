package dev.redoubt.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.shard.recovery.SnapshotContent;
import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.DirectoryTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.restore.TestArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sub-commands that read an archive, in this process: output and exit status. */
class ArchiveToolsTest {
    @TempDir
    Path dir;

    private final TestArchive archive = new TestArchive(3);
    private String output = "";

    /** Records 1 to 6 of term 1, with bases at 2 and 4. */
    private void fill() throws Exception {
        archive.begin(0, 1);
        archive.append(0, RespScanner.select(0), Logs.command("SET", "a", "1"));
        byte[] rdb = archive.objects.get(archive.base(2));
        Keyspace keyspace = new Keyspace(16, KeyspaceOptions.defaults(1, 2));
        SnapshotContent.load(new ByteArrayInputStream(rdb), keyspace);
        archive.backup(2, HexFormat.of().formatHex(KeyspaceDigest.of(keyspace)));
        archive.append(0, Logs.command("SET", "user:1", "Ada"));
        archive.append(2, RespScanner.select(2), Logs.command("SET", "user:2", "Bob"));
        archive.base(4);
        archive.append(2, Logs.command("FLUSHALL"));
        archive.append(2, Logs.command("SET", "a", "2"));
        archive.segment(2, 4);
        archive.segment(4, 6);
    }

    private int run(String tool, String... words) throws IOException {
        DirectoryTarget target = new DirectoryTarget(dir.resolve("target"));
        for (Map.Entry<String, byte[]> object : archive.objects.entrySet()) {
            target.put(object.getKey(), ObjectContent.of(object.getValue()));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        String[] all = Stream.concat(Stream.of(tool, "--from", target.description()), Stream.of(words))
                .toArray(String[]::new);
        int status = Tools.run(all, new ByteArrayInputStream(new byte[0]), out, out);
        output = bytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    @Test
    void whole_archive_is_listed_and_verified() throws Exception {
        fill();
        assertThat(run("backups")).isZero();
        assertThat(output)
                .contains("Backup backup-2: record 2 of term 1", "records 2 to 6")
                .doesNotContain("hole");
        assertThat(run("verify")).as(output).isZero();
        assertThat(output).contains("as when it was taken", "2 records behind it: whole, up to record 4");
        assertThat(run("verify", "--backup", "backup-2")).isZero();
        assertThat(output).doesNotContain("record 6");
        assertThat(run("verify", "--backup", "backup-9")).isEqualTo(1);
        assertThat(output).contains("no backup backup-9");
    }

    @Test
    void damage_is_found_by_verify_and_a_hole_by_both() throws Exception {
        fill();
        String segment = archive.segment(4, 6);
        byte[] bytes = archive.objects.get(segment);
        byte[] damaged = bytes.clone();
        damaged[damaged.length - 4] ^= 1;
        archive.objects.put(segment, damaged);
        assertThat(run("backups")).isZero();
        assertThat(run("verify")).isEqualTo(1);
        assertThat(output).contains(segment, "checksum of record 6");

        archive.objects.put(segment, bytes);
        archive.append(2, Logs.command("SET", "a", "3"));
        archive.append(2, Logs.command("SET", "a", "4"));
        archive.segment(8, 8);
        assertThat(run("backups")).isEqualTo(1);
        assertThat(output).contains("hole: records 7 to 8");
        assertThat(run("verify")).isEqualTo(1);
        assertThat(output).contains("hole: records 7 to 8");
    }

    @Test
    void snapshot_with_other_content_than_its_digest_is_found() throws Exception {
        fill();
        BackupManifest manifest = archive.backup(2, "0".repeat(40));
        assertThat(run("verify")).isEqualTo(1);
        assertThat(output).contains(manifest.base(), "its digest is");
    }

    @Test
    void history_prints_each_record_once_with_its_database() throws Exception {
        fill();
        assertThat(run("history")).isZero();
        assertThat(output.lines().filter(line -> line.contains("user:2")).toList())
                .singleElement()
                .asString()
                .startsWith("4 2026-")
                .contains("db 2");
        assertThat(run("history", "--key", "user:1")).isZero();
        assertThat(output.lines().toList()).hasSize(2).first().asString().contains("db 0 \"SET\" \"user:1\"");
        String second = Long.toString((TestArchive.START + 4000) / 1000);
        assertThat(run("history", "--from-time", second, "--to-time", second)).isZero();
        assertThat(output)
                .isEqualTo(output.lines()
                                .filter(line -> line.contains("FLUSHALL"))
                                .findFirst()
                                .orElseThrow()
                        + System.lineSeparator());
    }

    @Test
    void restore_says_what_it_does_and_where_it_ends() throws Exception {
        fill();
        String directory = dir.resolve("data").toString();
        assertThat(run("restore", "--dir", directory)).isEqualTo(1);
        assertThat(output).contains("Base: record 4", "not in the catalogue", "Nothing was restored.");
        assertThat(run("restore", "--dir", directory, "--to-time", "2099-01-01T00:00:00Z", "--yes"))
                .isZero();
        assertThat(output).contains("record 6 of ", "new history begins with term 2", "no later record");
        assertThat(run("restore", "--dir", directory, "--yes")).isEqualTo(1);
        assertThat(output).contains("is not an empty directory");
        assertThat(run("restore", "--dir", directory + "2", "--backup", "backup-2", "--yes"))
                .isZero();
        assertThat(output).contains("record 2 of ");
        assertThat(run("restore", "--dir", directory + "3", "--before-command", "flushall", "--yes"))
                .isZero();
        assertThat(output).contains("record 4 of ");
        assertThat(run("restore", "--dir", directory + "4", "--before-command", "GET x", "--yes"))
                .isEqualTo(1);
        assertThat(output).contains("no command 'GET x'", "  records 2 to 6");
        assertThat(Files.exists(dir.resolve("data4"))).isFalse();
    }

    @Test
    void two_terms_of_one_number_are_told_apart_by_the_operator() throws Exception {
        fill();
        ArchiveNames.Term first = archive.begin(6, 2);
        archive.segment(7, 7);
        ArchiveNames.Term second = archive.begin(6, 2);
        archive.append(2, RespScanner.select(2), Logs.command("SET", "b", "1"));
        archive.segment(7, 8);
        String directory = dir.resolve("data").toString();
        assertThat(run("restore", "--dir", directory, "--yes")).isEqualTo(2);
        assertThat(output).contains(first.replId().hex(), second.replId().hex());
        String term = "2-" + second.replId().hex().substring(0, 8);
        assertThat(run("restore", "--dir", directory, "--yes", "--term", term)).isZero();
        assertThat(output).contains("record 8 of ");
        assertThat(List.of(
                        run("restore", "--dir", directory + "1", "--term", "x"),
                        run("restore", "--dir", directory + "1", "--term", "9")))
                .containsOnly(2);
    }
}

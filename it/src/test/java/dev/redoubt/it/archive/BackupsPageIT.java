package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.DirectoryTarget;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command lines of docs/backups.md, run as they stand there; only places, times and numbers are those of the test.
 * And restores that are killed.
 */
@Timeout(600)
class BackupsPageIT {
    private static final String PROMPT = "    redoubt-node ";

    @TempDir
    Path dir;

    private DirectoryTarget target = new DirectoryTarget(Path.of("/"));
    private String time = "";

    private Path restored() {
        return dir.resolve("restored");
    }

    /** A data set, then a FLUSHALL and a write behind it. */
    @BeforeEach
    void fill() throws Exception {
        target = new DirectoryTarget(dir.resolve("target"));
        Path data = dir.resolve("data");
        try (RedoubtProcess node = RedoubtProcess.node(data).start().awaitMaster();
                RespClient client = node.connect()) {
            client.ok("SET", "user:1", "Ada");
            client.ok("BGREWRITEAOF");
            await().atMost(Duration.ofSeconds(60)).until(() -> String.valueOf(client.text("INFO", "persistence"))
                    .contains("aof_rewrite_in_progress:0"));
            client.ok("RPUSH", "list", "a", "b");
            // The page gives whole seconds: the next one begins behind this write.
            Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            await().until(() -> Instant.now().isAfter(second.plusSeconds(1)));
            time = second.toString();
            client.ok("FLUSHALL");
            client.ok("SET", "after", "1");
            node.terminate();
        }
        new LogArchiver(target, 1).put(data, "backup-1");
    }

    private List<String> words(String line) throws Exception {
        String term = "";
        for (StoredObject object : target.list(ArchiveNames.TERMS)) {
            ArchiveNames.Parsed parsed = ArchiveNames.parse(object.name());
            if (parsed != null) {
                term = parsed.term().number() + "-"
                        + parsed.term().replId().hex().substring(0, 8);
            }
        }
        String ours = line.replace("file:/backup/redoubt", target.description())
                .replace("/var/lib/restored", restored().toString())
                .replace("2026-11-27T14:03:06Z", time)
                .replace("2026-11-27T14:00:00Z", time)
                .replace("--to-index 1042", "--to-index 3")
                .replace("7-4f0c", term)
                .replace("'", "");
        return Arrays.asList(ours.split(" "));
    }

    private void start(boolean flushed) throws Exception {
        try (RedoubtProcess node = new RedoubtProcess(RedoubtProcess.Kind.NODE, Ports.free(), restored(), List.of())
                        .start()
                        .awaitMaster();
                RespClient client = node.connect()) {
            assertThat(client.text("GET", "user:1")).isEqualTo(flushed ? null : "Ada");
            assertThat(client.text("GET", "after")).isEqualTo(flushed ? "1" : null);
            assertThat(client.call("LLEN", "list")).isEqualTo(flushed ? 0L : 2L);
        }
        delete(restored());
    }

    private static void delete(Path directory) throws Exception {
        new ProcessBuilder("rm", "-r", directory.toString()).start().waitFor();
        assertThat(Files.exists(directory)).isFalse();
    }

    @Test
    void each_command_line_of_the_page_works() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("redoubt.root"), "docs", "backups.md"));
        int restores = 0;
        for (String line : page.lines().filter(text -> text.startsWith(PROMPT)).toList()) {
            String command = line.substring(PROMPT.length());
            if (command.startsWith("--port")) {
                // The start of a node: that is done behind each restore below.
                continue;
            }
            Jar.Ended ended = Jar.run("y\n", words(command));
            assertThat(ended.status()).as("%s%n%s", line, ended.output()).isZero();
            if (command.startsWith("restore")) {
                assertThat(ended.output()).contains("Restored ");
                boolean whole = !command.contains("--to-") && !command.contains("--before-command");
                start(whole);
                restores++;
            } else if (command.startsWith("history")) {
                assertThat(ended.output()).contains("FLUSHALL").doesNotContain("RPUSH");
            } else if (command.startsWith("verify")) {
                assertThat(ended.output()).contains("whole");
            } else {
                assertThat(ended.output()).contains("Backup backup-1", "can be restored to");
            }
        }
        assertThat(restores).isGreaterThanOrEqualTo(5);
    }

    @Test
    void flushall_is_undone_by_one_command() throws Exception {
        long began = System.nanoTime();
        Jar.Ended ended = Jar.run(
                "",
                words("restore --from file:/backup/redoubt --before-command FLUSHALL"
                        + " --dir /var/lib/restored --yes"));
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        System.out.println("FLUSHALL undone in " + ms + " ms:\n" + ended.output());
        assertThat(ended.status()).as(ended.output()).isZero();
        start(false);
    }

    @Test
    void refusal_names_the_ranges_and_leaves_nothing() throws Exception {
        Jar.Ended ended =
                Jar.run("", words("restore --from file:/backup/redoubt --to-index 1 --dir /var/lib/restored --yes"));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("Nothing was restored.", "  records ");
        Jar.Ended declined = Jar.run("n\n", words("restore --from file:/backup/redoubt --dir /var/lib/restored"));
        assertThat(declined.status()).isEqualTo(1);
        assertThat(Files.exists(restored())).isFalse();
        assertThat(Files.exists(dir.resolve("restored.restoring"))).isFalse();
    }

    @Test
    void restore_that_is_killed_leaves_no_directory_or_a_whole_one() throws Exception {
        Random random = new Random(5);
        int whole = 0;
        for (int i = 0; i < 8; i++) {
            Process restore = Jar.start(words(
                    "restore --from file:/backup/redoubt --before-command FLUSHALL --dir /var/lib/restored --yes"));
            boolean ended = restore.waitFor(200 + random.nextInt(600), TimeUnit.MILLISECONDS);
            restore.destroyForcibly().waitFor();
            if (Files.exists(restored())) {
                whole++;
                start(false);
            } else {
                assertThat(ended).isFalse();
            }
        }
        System.out.println(whole + " of 8 killed restores had ended");
        Jar.Ended last = Jar.run(
                "",
                words("restore --from file:/backup/redoubt --before-command FLUSHALL --dir /var/lib/restored --yes"));
        assertThat(last.status()).as(last.output()).isZero();
        start(false);
    }
}

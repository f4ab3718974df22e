package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.DirectoryTarget;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
    private static final String CLIENT_PROMPT = "    redis-cli ";

    @TempDir
    Path dir;

    private final List<String> page = page();
    private String time = "";
    private long index;

    private static List<String> page() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("redoubt.root"), "docs", "backups.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path archive() {
        return dir.resolve("target");
    }

    private Path restored() {
        return dir.resolve("restored");
    }

    private RedoubtProcess archiving() {
        return RedoubtProcess.node(dir.resolve("data"), ArchivingNode.options(archive()));
    }

    /** A data set of which the archive has a part as its first base, then a FLUSHALL and a write behind it. */
    @BeforeEach
    void fill() throws Exception {
        try (RedoubtProcess node =
                        RedoubtProcess.node(dir.resolve("data")).start().awaitMaster();
                RespClient client = node.connect()) {
            client.ok("SET", "user:1", "Ada");
            node.terminate();
        }
        try (RedoubtProcess node = archiving().start().awaitMaster();
                RespClient client = node.connect()) {
            ArchivingNode.awaitFirstBase(client);
            String id = client.text("BACKUP", "CREATE");
            Await.until("the backup", () -> ReplyText.of(client.call("BACKUP", "CATALOG"))
                    .contains(String.valueOf(id)));
            client.ok("RPUSH", "list", "a", "b");
            index = Long.parseLong(ArchivingNode.info(client, "redoubt_index"));
            // The page gives whole seconds: the next one begins behind this write.
            Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            await().until(() -> Instant.now().isAfter(second.plusSeconds(1)));
            time = second.toString();
            client.ok("FLUSHALL");
            client.ok("SET", "after", "1");
            ArchivingNode.awaitArchived(node);
            node.terminate();
        }
    }

    private List<String> words(String line) throws Exception {
        String term = "";
        DirectoryTarget target = new DirectoryTarget(archive());
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
                .replace("1042", Long.toString(index))
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

    private List<String> commands(String prompt) {
        return page.stream()
                .filter(text -> text.startsWith(prompt))
                .map(text -> text.substring(prompt.length()))
                .toList();
    }

    @Test
    void each_line_of_redis_cli_works() throws Exception {
        Interop.requireTool("redis-cli");
        try (RedoubtProcess node = archiving().start().awaitMaster();
                RespClient client = node.connect()) {
            int restores = 0;
            for (String command : commands(CLIENT_PROMPT)) {
                client.ok("SET", "user:1", "Ada");
                client.ok("DEL", "list");
                client.ok("RPUSH", "list", "a", "b");
                client.ok("FLUSHALL");
                List<String> words = new ArrayList<>(List.of("-p", Integer.toString(node.port())));
                words.addAll(words(command));
                Interop.ToolResult ended = Interop.run("redis-cli", words.toArray(new String[0]));
                assertThat(ended.exitCode())
                        .as("%s%n%s", command, ended.output())
                        .isZero();
                assertThat(ended.output()).as(command).doesNotContain("ERR");
                if (command.contains("RESTORE")) {
                    assertThat(ended.output()).contains("undo_index");
                    assertThat(client.text("GET", "user:1")).as(command).isEqualTo("Ada");
                    assertThat(client.call("LLEN", "list")).as(command).isEqualTo(2L);
                    restores++;
                } else {
                    assertThat(ended.output()).as(command).contains("ok");
                }
            }
            assertThat(restores).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void each_command_line_of_the_page_works() throws Exception {
        int restores = 0;
        for (String command : commands(PROMPT)) {
            if (command.startsWith("--port")) {
                // The start of a node: that is done behind each restore below.
                continue;
            }
            Jar.Ended ended = Jar.run("y\n", words(command));
            assertThat(ended.status()).as("%s%n%s", command, ended.output()).isZero();
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
                assertThat(ended.output()).contains("Backup ", "can be restored to");
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
